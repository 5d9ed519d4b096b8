import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { pacingClock, sleep, systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import type { Endpoint } from "../../../src/load/transport/endpoint.ts";
import { inlineLoad } from "../../../src/load/drive/inline-load.ts";
import type { OutgoingRequest, Sender } from "../../../src/load/transport/sender.ts";
import { undiciSender } from "../../../src/load/transport/undici-sender.ts";
import {
  answer,
  closedPort,
  type Handler,
  httpTarget,
  raw,
  silence,
  tcpTarget,
} from "../http-target.ts";
import { dialects, wholeStream } from "../stream/llm-streams.ts";
import { hold, Notebook, outgoing, traffic } from "../sample.ts";

function senderTo(endpoint: Partial<Endpoint>, connections = 50, timeout = 5000): Sender {
  const whole = { origin: "http://127.0.0.1:1", dial: null, ...endpoint };
  const sender = undiciSender(systemClock, whole, { connections, timeout: ms(timeout) });
  onTestFinished(() => sender.close());
  return sender;
}

/** What becomes of one request. */
async function exchange(handle: Handler, parts: Partial<OutgoingRequest> = {}) {
  const { origin } = await httpTarget(handle);
  return senderTo({ origin }).send(outgoing(parts));
}

const outcomeOf = async (handle: Handler, parts: Partial<OutgoingRequest> = {}) =>
  (await exchange(handle, parts)).outcome;

const brief = { timeout: ms(150) };

describe("an answer that is whole", () => {
  it.each([200, 204, 301, 404, 500, 503])("is answered %d", async (status) => {
    expect(await outcomeOf(answer(status, ""))).toEqual({ kind: "answered", status });
  });

  it("with status 429 is rate-limited", async () => {
    expect(await outcomeOf(answer(429))).toEqual({ kind: "rate-limited" });
  });

  it("is counted by the bytes of its body, not by its letters", async () => {
    expect((await exchange(answer(200, "größer"))).bytes).toBe(8);
    expect((await exchange(answer(200, ""))).bytes).toBe(0);
  });

  it.each([
    ["is preceded by hints", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"],
    ["is preceded by a sign of life", "HTTP/1.1 102 Processing\r\n\r\n"],
  ])("%s", async (_claim, before) => {
    const text = `${before}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`;
    const outcome = await outcomeOf(raw(text, "stays open"));
    expect(outcome).toEqual({ kind: "answered", status: 200 });
  });

  it.each(["FIN", "RST"] as const)("is whole, though a %s follows", async (end) => {
    const text = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";
    expect(await outcomeOf(raw(text, end))).toEqual({ kind: "answered", status: 200 });
  });
});

describe("a connection that is not made", () => {
  it("as the port is closed, is refused", async () => {
    const origin = `http://127.0.0.1:${await closedPort()}`;
    const { outcome, sentAt, endedAt } = await senderTo({ origin }).send(outgoing());
    expect(outcome).toEqual({ kind: "refused" });
    expect(endedAt).toBeGreaterThanOrEqual(sentAt);
  });

  it("under a name with several addresses, is refused", async () => {
    const origin = `http://localhost:${await closedPort()}`;
    const { outcome } = await senderTo({ origin }).send(outgoing());
    expect(outcome).toEqual({ kind: "refused" });
  });

  it("is refused to each of many at once, and the next one is sent when the port opens", async () => {
    const { port } = await httpTarget(answer(200));
    const dial = { host: "127.0.0.1", port: await closedPort() };
    const endpoint = { origin: `http://127.0.0.1:${port}`, dial };
    const sender = senderTo(endpoint);
    const refused = await Promise.all(Array.from({ length: 30 }, () => sender.send(outgoing())));
    expect(new Set(refused.map(({ outcome }) => outcome.kind))).toEqual(new Set(["refused"]));
    dial.port = port;
    expect((await sender.send(outgoing())).outcome).toEqual({ kind: "answered", status: 200 });
  });
});

describe("a connection that breaks before the answer began", () => {
  const halfHead = "HTTP/1.1 200 OK\r\ncontent-le";
  it.each<[string, Handler]>([
    ["by a reset", ({ socket }) => void socket.resetAndDestroy()],
    ["by its end", ({ socket }) => void socket.end()],
    ["by its end in the midst of the headers", raw(halfHead, "FIN")],
    ["by a reset in the midst of the headers", raw(halfHead, "RST")],
    ["by a reset after mere hints", raw("HTTP/1.1 103 Early Hints\r\n\r\n", "RST")],
  ])("is reset: %s", async (_how, handle) => {
    expect(await outcomeOf(handle)).toEqual({ kind: "reset" });
  });
});

describe("an answer that is cut", () => {
  const lengthy = "content-length: 100\r\n\r\nonly this";
  const chunked = "transfer-encoding: chunked\r\n\r\n9\r\nonly this\r\n";
  const inChunk = "transfer-encoding: chunked\r\n\r\nff\r\nonly this";
  const bodies = [
    ["short of its length", lengthy],
    ["between two chunks", chunked],
    ["within a chunk", inChunk],
  ] as const;
  const rows = bodies.flatMap(([where, body]) =>
    (["FIN", "RST"] as const).flatMap((end) =>
      ["keep-alive", "close"].map((connection) => [where, end, connection, body] as const),
    ),
  );
  it.each(rows)("%s, by a %s, is truncated (connection: %s)", async (...row) => {
    const [, end, connection, body] = row;
    const text = `HTTP/1.1 200 OK\r\nconnection: ${connection}\r\n${body}`;
    expect(await outcomeOf(raw(text, end))).toEqual({ kind: "truncated" });
  });

  it("counts the bytes that came", async () => {
    expect((await exchange(raw(`HTTP/1.1 200 OK\r\n${lengthy}`, "FIN"))).bytes).toBe(9);
  });
});

describe("an answer that is not whole in time", () => {
  it.each<[string, Handler]>([
    ["when nothing comes", silence],
    ["when its body stalls", raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nh", "stays open")],
    ["when it dribbles", dribble],
  ])("is timed out: %s", async (_how, handle) => {
    const { outcome, sentAt, endedAt } = await exchange(handle, brief);
    expect(outcome).toEqual({ kind: "timed-out" });
    expect(endedAt - sentAt).toBeGreaterThanOrEqual(brief.timeout);
  });

  it("has its connection closed, so that the target stops working on it", async () => {
    const { origin, sockets } = await httpTarget(silence);
    const sender = senderTo({ origin });
    const closed = sender.send(outgoing(brief));
    expect((await closed).outcome.kind).toBe("timed-out");
    for (const socket of sockets) if (!socket.destroyed) await once(socket, "close");
    expect(sockets).toHaveLength(1);
  });
});

/** An idle timeout would never see it. */
function dribble(...[, response]: Parameters<Handler>): void {
  response.writeHead(200, { "content-length": "1000" });
  const write = () => {
    if (response.destroyed) return;
    response.write(".");
    systemClock.after(ms(20), write);
  };
  write();
}

const streaming = (...pieces: readonly string[]): Handler => {
  return async (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const piece of pieces) {
      response.write(piece);
      await systemClock.turn();
    }
    response.end();
  };
};

const mustStream = { expect: { statuses: null, stream: "complete" } } as const;

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
  "a stream of %s",
  (_name, dialect) => {
    const { begin, content, end, error } = dialect;

    it("that reaches its end is answered", async () => {
      const handle = streaming(...begin, ...content, ...end);
      expect(await outcomeOf(handle, mustStream)).toEqual({ kind: "answered", status: 200 });
    });

    it("that ends cleanly without its terminator is truncated", async () => {
      const handle = streaming(...begin, ...content, ...end.slice(0, -1));
      expect(await outcomeOf(handle, mustStream)).toEqual({ kind: "truncated" });
    });

    it("that tells an error and ends cleanly is truncated", async () => {
      const handle = streaming(...begin, ...content, error);
      expect(await outcomeOf(handle, mustStream)).toEqual({ kind: "truncated" });
    });
  },
);

const [openai] = dialects;
if (openai === undefined) throw new Error("no dialect");

describe("a stream", () => {
  it("whose connection breaks is truncated", async () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    const text = `${head}transfer-encoding: chunked\r\n\r\n7\r\n: hello`;
    expect(await outcomeOf(raw(text, "RST"), mustStream)).toEqual({ kind: "truncated" });
    expect(await outcomeOf(raw(text, "FIN"), mustStream)).toEqual({ kind: "truncated" });
  });

  it("that stalls is timed out, and its first token is kept", async () => {
    const handle: Handler = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(openai.content[0]);
    };
    const { outcome, firstTokenAt } = await exchange(handle, { ...mustStream, ...brief });
    expect(outcome).toEqual({ kind: "timed-out" });
    expect(firstTokenAt).not.toBeNull();
  });

  it("has its first token after it was sent, and before it ends", async () => {
    const handle = streaming(...openai.begin, ...openai.content, ...openai.end);
    const { sentAt, firstTokenAt, endedAt } = await exchange(handle, mustStream);
    expect(firstTokenAt).toBeGreaterThan(sentAt);
    expect(firstTokenAt).toBeLessThanOrEqual(endedAt);
  });

  it("has no first token before there is content, however long it says hello", async () => {
    let contentAt = Number.POSITIVE_INFINITY;
    const handle: Handler = async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(openai.begin.join(""));
      await sleep(systemClock, ms(30));
      contentAt = systemClock.now();
      response.end([...openai.content, ...openai.end].join(""));
    };
    const { firstTokenAt } = await exchange(handle, mustStream);
    expect(firstTokenAt).toBeGreaterThanOrEqual(contentAt);
  });

  it.each(["text/event-stream", "Text/Event-Stream;charset=UTF-8"])(
    "is known by its type, as in %s",
    async (type) => {
      const handle: Handler = (_request, response) => {
        response.writeHead(200, { "content-type": type }).end(wholeStream(openai));
      };
      expect(await outcomeOf(handle, mustStream)).toEqual({ kind: "answered", status: 200 });
    },
  );

  it("that is asked for and comes as JSON is invalid", async () => {
    const handle: Handler = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    };
    expect(await outcomeOf(handle, mustStream)).toEqual({ kind: "invalid" });
  });

  it("that is refused with a status is what the status says", async () => {
    expect(await outcomeOf(answer(503), mustStream)).toEqual({ kind: "answered", status: 503 });
    expect(await outcomeOf(answer(429), mustStream)).toEqual({ kind: "rate-limited" });
  });

  it("that nobody asked for may end as it likes", async () => {
    const handle = streaming(...openai.begin, ...openai.content);
    const { outcome, firstTokenAt } = await exchange(handle);
    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(firstTokenAt).not.toBeNull();
  });
});

describe("what is sent", () => {
  it("is the request, with the origin for its host", async () => {
    const bodies: string[] = [];
    const { origin, port, requests } = await httpTarget((request, response) => {
      request.on("data", (chunk) => bodies.push(String(chunk)));
      request.on("end", () => response.end());
    });
    const headers = { "x-id": "7", "content-type": "application/json" };
    const parts = { method: "POST", path: "/v1?a=%20b", headers, body: '{"a":"ü"}' };
    await senderTo({ origin }).send(outgoing(parts));
    const [request] = requests;
    expect(request).toMatchObject({ method: "POST", url: "/v1?a=%20b" });
    expect(request?.headers).toMatchObject({
      ...headers,
      host: `127.0.0.1:${port}`,
      "content-length": "10",
    });
    expect(bodies).toEqual(['{"a":"ü"}']);
  });

  it.each(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])(
    "has the method %s",
    async (method) => {
      const { origin, requests } = await httpTarget(answer(200, ""));
      const { outcome } = await senderTo({ origin }).send(outgoing({ method }));
      expect(outcome).toEqual({ kind: "answered", status: 200 });
      expect(requests.map((request) => request.method)).toEqual([method]);
    },
  );

  it("goes over connections that are kept while one request follows the other", async () => {
    const { origin, sockets, requests } = await httpTarget(answer(200));
    const sender = senderTo({ origin });
    for (let i = 0; i < 20; i++) await sender.send(outgoing());
    expect(requests).toHaveLength(20);
    // A connection is free again a turn after its answer, so the next request may take another.
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  it("goes over no more connections than are allowed", async () => {
    const { origin, sockets, requests } = await httpTarget(answer(200));
    const sender = senderTo({ origin }, 3);
    const all = Array.from({ length: 30 }, () => sender.send(outgoing()));
    const outcomes = (await Promise.all(all)).map(({ outcome }) => outcome.kind);
    expect(new Set(outcomes)).toEqual(new Set(["answered"]));
    expect(requests).toHaveLength(30);
    expect(sockets).toHaveLength(3);
  });

  it("cannot be malformed: that would be our own bug, and is no outcome", async () => {
    const { origin } = await httpTarget(answer(200));
    const sent = senderTo({ origin }).send(outgoing({ path: "/a b" }));
    await expect(sent).rejects.toThrow("a request cannot be sent");
  });
});

describe("a link that is dialled instead of the origin", () => {
  it("gets the connection, and the request still names the origin", async () => {
    const { port, requests } = await httpTarget(answer(200));
    const dial = { host: "127.0.0.1", port };
    const { outcome } = await senderTo({ origin: "http://api.test:8080", dial }).send(outgoing());
    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(requests[0]?.headers.host).toBe("api.test:8080");
  });

  it("is asked for the origin's name when it speaks TLS", async () => {
    let greeting = "";
    const { port } = await tcpTarget((socket) => {
      socket.once("data", (data) => {
        greeting = data.toString("latin1");
        socket.destroy();
      });
    });
    const dial = { host: "127.0.0.1", port };
    const { outcome } = await senderTo({ origin: "https://api.test", dial }).send(outgoing());
    expect(outcome.kind).toBe("reset");
    expect(greeting).toContain("api.test");
  });
});

describe("a request that is given up while it waits for a connection", () => {
  it("is timed out, is never sent, and costs nobody a connection", async () => {
    const waiting: (() => void)[] = [];
    const { origin, requests, sockets } = await httpTarget((_request, response, number) => {
      if (number === 0) waiting.push(() => response.end("late"));
      else response.end("next");
    });
    const sender = senderTo({ origin }, 1);
    const first = sender.send(outgoing({ path: "/first" }));
    const given = await Promise.all(
      [1, 2, 3].map((n) => sender.send(outgoing({ path: `/given-up-${n}`, timeout: ms(50) }))),
    );
    expect(given.map(({ outcome }) => outcome.kind)).toEqual([
      "timed-out",
      "timed-out",
      "timed-out",
    ]);
    const last = sender.send(outgoing({ path: "/last" }));
    for (const finish of waiting) finish();
    const answered = await Promise.all([first, last]);
    expect(answered.map(({ outcome }) => outcome.kind)).toEqual(["answered", "answered"]);
    expect(requests.map(({ url }) => url)).toEqual(["/first", "/last"]);
    expect(sockets).toHaveLength(1);
  });

  it("is timed out after its own time, not after that of undici", async () => {
    // It takes the connection and then says nothing: to TLS, that is no connection yet.
    const { port, sockets } = await tcpTarget((socket) => socket.resume());
    const sender = senderTo({ origin: `https://127.0.0.1:${port}` }, 50, 150);
    const { outcome, sentAt, endedAt } = await sender.send(outgoing(brief));
    expect(outcome).toEqual({ kind: "timed-out" });
    expect(endedAt - sentAt).toBeGreaterThanOrEqual(brief.timeout);
    // Nor does the attempt go on for undici's ten seconds; its connection is free again.
    const [socket] = sockets;
    if (socket !== undefined && !socket.destroyed) await once(socket, "close");
    expect(sockets).toHaveLength(1);
  }, 8000);
});

describe("cancel", () => {
  it("ends what is in flight as cancelled, whatever it waits for", async () => {
    const { origin, requests } = await httpTarget((request, response) => {
      if (request.url === "/body") response.writeHead(200).write("begin");
    });
    const sender = senderTo({ origin }, 2);
    const paths = ["/head", "/body", "/queued", "/queued"];
    const all = paths.map((path) => sender.send(outgoing({ path })));
    while (requests.length < 2) await systemClock.turn();
    sender.cancel();
    const outcomes = (await Promise.all(all)).map(({ outcome }) => outcome.kind);
    expect(outcomes).toEqual(["cancelled", "cancelled", "cancelled", "cancelled"]);
    await sleep(systemClock, ms(30));
    expect(requests.map(({ url }) => url)).toEqual(["/head", "/body"]);
  });

  it("changes nothing about what has ended, and lets more be sent", async () => {
    const { origin } = await httpTarget(answer(200));
    const sender = senderTo({ origin });
    expect((await sender.send(outgoing())).outcome.kind).toBe("answered");
    sender.cancel();
    expect((await sender.send(outgoing())).outcome.kind).toBe("answered");
  });

  it("may be followed by close, more than once, and closes every connection", async () => {
    const { origin, sockets, requests } = await httpTarget(silence);
    const sender = senderTo({ origin });
    const all = [1, 2, 3].map(() => sender.send(outgoing()));
    while (requests.length < 3) await systemClock.turn();
    sender.cancel();
    await Promise.all([sender.close(), sender.close(), ...all]);
    for (const socket of sockets) if (!socket.destroyed) await once(socket, "close");
    expect(sockets).toHaveLength(3);
  });
});

describe("every request has one outcome, and the target agrees on how many there were", () => {
  it("when it resets a share of the connections", async () => {
    let resets = 0;
    const { origin, requests } = await httpTarget((request, response, number) => {
      if (number % 3 === 1) {
        resets++;
        request.socket.resetAndDestroy();
      } else response.end("ok");
    });
    const sender = senderTo({ origin }, 10);
    const kinds: string[] = [];
    const client = async () => {
      for (let i = 0; i < 30; i++) kinds.push((await sender.send(outgoing())).outcome.kind);
    };
    await Promise.all(Array.from({ length: 10 }, client));
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect(kinds).toHaveLength(300);
    expect(requests).toHaveLength(300);
    expect(count("reset")).toBe(resets);
    expect(count("answered")).toBe(300 - resets);
  });

  it("when the load is stopped half-way", async () => {
    const notes = new Notebook();
    const { origin, requests } = await httpTarget((_request, response, number) => {
      if (number % 2 === 0) response.end("ok");
      if (number === 100) load.stop();
    });
    const model = { kind: "open", process: "poisson", stages: [hold(60_000, 400)] } as const;
    const order = {
      traffics: [traffic({ model: { ...model, maxInFlight: 1000 } })],
      endpoint: { origin, dial: null },
      seed: 1,
      isUndisturbed: false,
    };
    const senderFor = () => senderTo({ origin }, 1000);
    const load = await inlineLoad(pacingClock, { senderFor }).prepare(order, notes.onBatch);
    await load.run(pacingClock.now());
    await load.close();
    const { length: sent } = notes.observations;
    const [answered, cancelled] = [notes.tally["200"] ?? 0, notes.of("cancelled").length];
    expect(answered + cancelled).toBe(sent);
    expect(answered).toBeGreaterThan(0);
    expect(cancelled).toBeGreaterThanOrEqual(50);
    // What was cancelled on its way may or may not have arrived.
    expect(requests.length).toBeLessThanOrEqual(sent);
    expect(requests.length).toBeGreaterThanOrEqual(answered + 50);
  });
});
