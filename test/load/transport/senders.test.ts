import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { sleep, systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import type { OutgoingRequest } from "../../../src/load/transport/sender.ts";
import type { Transport } from "../../../src/load/transport/spec.ts";
import {
  answer,
  closedPort,
  type Handler,
  http2Target,
  httpTarget,
  silence,
  streaming,
  type Target,
  tcpTarget,
} from "../http-target.ts";
import { outgoing } from "../sample.ts";
import { limits, liveSender } from "./live-sender.ts";

type Http = Transport["http"];

const targets: readonly (readonly [Http, (handle: Handler) => Promise<Target>])[] = [
  ["1.1", httpTarget],
  ["2", http2Target],
];

describe.each(targets)("HTTP/%s", (http, target) => {
  const senderTo = (origin: string, transport: Partial<Transport> = {}) =>
    liveSender({ origin }, { http, ...transport });

  async function exchange(handle: Handler, parts: Partial<OutgoingRequest> = {}) {
    const { origin } = await target(handle);
    return senderTo(origin).send(outgoing(parts));
  }

  it.each([200, 204, 301, 304, 404, 429, 500, 503])("answers with %d", async (status) => {
    const { outcome } = await exchange(answer(status, ""));
    expect(outcome).toEqual({ kind: "answered", status });
  });

  it("counts the bytes of a body, not its letters", async () => {
    expect((await exchange(answer(200, "größer"))).bytes).toBe(8);
    expect((await exchange(answer(200, ""))).bytes).toBe(0);
    expect((await exchange(answer(200, "x".repeat(1_000_000)))).bytes).toBe(1_000_000);
  });

  it.each(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])(
    "sends the method %s",
    async (method) => {
      const { origin, requests } = await target(answer(200, ""));
      const { outcome } = await senderTo(origin).send(outgoing({ method }));
      expect(outcome).toEqual({ kind: "answered", status: 200 });
      expect(requests.map((request) => request.method)).toEqual([method]);
    },
  );

  it("sends the body and the headers as they are", async () => {
    const bodies: string[] = [];
    const { origin, requests } = await target((request, response) => {
      request.on("data", (chunk) => bodies.push(String(chunk)));
      request.on("end", () => response.end());
    });
    const headers = { "x-id": "7", "content-type": "application/json" };
    const parts = { method: "POST", path: "/v1?a=%20b", headers, body: '{"a":"ü"}' };
    await senderTo(origin).send(outgoing(parts));
    expect(requests[0]).toMatchObject({ method: "POST", url: "/v1?a=%20b" });
    expect(requests[0]?.headers).toMatchObject({ ...headers, "content-length": "10" });
    expect(bodies.join("")).toBe('{"a":"ü"}');
  });

  it("sends a body that takes many writes", async () => {
    let received = 0;
    const { origin } = await target((request, response) => {
      request.on("data", (chunk) => {
        received += chunk.length;
      });
      request.on("end", () => response.end());
    });
    const body = new Uint8Array(5_000_000).fill(65);
    const { outcome } = await senderTo(origin).send(outgoing({ method: "POST", body }));
    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(received).toBe(body.length);
  });

  it("takes an answer that comes before all of its request was read", async () => {
    const { origin } = await target((_request, response) => {
      response.writeHead(413).end("too much");
    });
    const body = new Uint8Array(5_000_000);
    const { outcome, bytes } = await senderTo(origin).send(outgoing({ method: "POST", body }));
    expect([outcome, bytes]).toEqual([{ kind: "answered", status: 413 }, 8]);
  });

  it("keeps an answer that is asked for, and no other", async () => {
    const handle: Handler = (_request, response) => {
      response.setHeader("set-cookie", ["a=1; x", "b=2"]);
      response.writeHead(201, { "X-Id": "7" }).end(Buffer.from([1, 255]));
    };
    const { answer } = await exchange(handle, { keepsAnswer: true });
    expect(answer).toMatchObject({ status: 201, body: Buffer.from([1, 255]) });
    expect(answer?.headers).toMatchObject({ "x-id": "7", "set-cookie": "a=1; x\nb=2" });
    expect((await exchange(handle)).answer).toBeNull();
  });

  it("keeps the begin of an answer that tells of an error, as a sample", async () => {
    const long = "e".repeat(5000);
    const handle: Handler = (request, response) => {
      const isWell = request.url === "/well";
      response.writeHead(isWell ? 200 : 503, { "x-request-id": "r-1" }).end(long);
    };
    const { sample, answer, bytes } = await exchange(handle);
    expect([answer, bytes]).toEqual([null, 5000]);
    expect(sample).toMatchObject({ status: 503, headers: { "x-request-id": "r-1" } });
    expect(sample?.body.toString()).toBe(long.slice(0, 1024));
    expect(await exchange(handle, { path: "/well" })).not.toHaveProperty("sample");
    const asked = await exchange(handle, { keepsAnswer: true });
    expect(asked).not.toHaveProperty("sample");
    expect(asked.answer?.body).toHaveLength(5000);
  });

  it("refuses an answer that is larger than is taken", async () => {
    const { origin } = await target(answer(200, "x".repeat(1001)));
    const sender = senderTo(origin, { maxAnswer: 1000 });
    const { outcome, answer: kept } = await sender.send(outgoing({ keepsAnswer: true }));
    expect([outcome, kept]).toEqual([{ kind: "too-large" }, null]);
  });

  it("says what a closed port does: it refuses, now and again, until it opens", async () => {
    const { port } = await target(answer(200));
    const dial = { host: "127.0.0.1", port: await closedPort() };
    const sender = liveSender({ origin: `http://127.0.0.1:${port}`, dial }, { http });
    const refused = await Promise.all(Array.from({ length: 30 }, () => sender.send(outgoing())));
    expect(new Set(refused.map(({ outcome }) => outcome.kind))).toEqual(new Set(["refused"]));
    dial.port = port;
    expect((await sender.send(outgoing())).outcome).toEqual({ kind: "answered", status: 200 });
  });

  it("says that a name is unknown", async () => {
    const sender = senderTo("http://no-such-name.invalid");
    expect((await sender.send(outgoing())).outcome).toEqual({ kind: "dns" });
  });

  it("dials the link instead of the origin, and names the origin", async () => {
    const { port, requests } = await target(answer(200));
    const dial = { host: "127.0.0.1", port };
    const sender = liveSender({ origin: "http://api.test:8080", dial }, { http });
    expect((await sender.send(outgoing())).outcome).toEqual({ kind: "answered", status: 200 });
    const { host, ":authority": authority } = requests[0]?.headers ?? {};
    expect(host ?? authority).toBe("api.test:8080");
  });

  it("reads an event stream, and when its content came", async () => {
    const chunk = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\n';
    const { stream, sentAt, endedAt, outcome } = await exchange(streaming(chunk, chunk));
    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(stream?.end).toBe("truncated");
    expect(stream?.contentAt).toHaveLength(2);
    for (const at of stream?.contentAt ?? []) {
      expect(at).toBeGreaterThanOrEqual(sentAt);
      expect(at).toBeLessThanOrEqual(endedAt);
    }
    expect((await exchange(answer(200))).stream).toBeNull();
  });

  it("tells of its instants in their order", async () => {
    const { sentAt, firstByteAt, endedAt } = await exchange(answer(200));
    expect(firstByteAt).toBeGreaterThanOrEqual(sentAt);
    expect(endedAt).toBeGreaterThanOrEqual(firstByteAt ?? Number.POSITIVE_INFINITY);
  });

  it.each<[string, string, Handler, Parameters<typeof limits>[0]]>([
    ["total", "nothing comes", silence, { total: 100 }],
    ["total", "it dribbles", dribble, { total: 150, idle: 1000 }],
    ["first-byte", "nothing comes", silence, { firstByte: 80 }],
    ["idle", "its body stalls", stall, { idle: 80 }],
  ])("is timed out (%s) when %s", async (limit, _when, handle, parts) => {
    const timeouts = limits(parts);
    const { outcome, sentAt, endedAt } = await exchange(handle, { timeouts });
    expect(outcome).toEqual({ kind: "timed-out", limit });
    const least = Math.min(timeouts.total, timeouts.firstByte ?? 1e9, timeouts.idle ?? 1e9);
    expect(endedAt - sentAt).toBeGreaterThanOrEqual(least);
  });

  it("is timed out (connect) when nobody speaks on the other side", async () => {
    const { port, sockets } = await tcpTarget((socket) => socket.resume());
    // To HTTP/1.1, a connection over plain TCP is all it needs.
    const origin = http === "2" ? `http://127.0.0.1:${port}` : `https://127.0.0.1:${port}`;
    const timeouts = limits({ connect: 80 });
    const { outcome } = await senderTo(origin).send(outgoing({ timeouts }));
    expect(outcome).toEqual({ kind: "timed-out", limit: "connect" });
    for (const socket of sockets) if (!socket.destroyed) await once(socket, "close");
    expect(sockets).toHaveLength(1);
  });

  it("resets what breaks before the answer", async () => {
    const handle: Handler = (request) => void request.socket.destroy();
    const broken: Handler = http === "2" ? destroySession : handle;
    expect((await exchange(broken)).outcome).toEqual({ kind: "reset" });
  });

  it("cancels what is in flight, whatever it waits for, and can send more", async () => {
    const { origin, requests } = await target((request, response) => {
      if (request.url === "/body") response.writeHead(200).write("begin");
      if (request.url === "/again") response.end();
    });
    const sender = senderTo(origin, { connections: 2 });
    const all = ["/head", "/body"].map((path) => sender.send(outgoing({ path })));
    while (requests.length < 2) await systemClock.turn();
    const more = ["/3", "/4"].map((path) => sender.send(outgoing({ path })));
    sender.cancel();
    const outcomes = (await Promise.all([...all, ...more])).map(({ outcome }) => outcome.kind);
    expect(outcomes).toEqual(["cancelled", "cancelled", "cancelled", "cancelled"]);
    const again = await sender.send(outgoing({ path: "/again" }));
    expect(again.outcome).toEqual({ kind: "answered", status: 200 });
  });

  it("opens connections ahead, counts them, and leaves none open", async () => {
    const { origin, sockets } = await target(answer(200));
    const sender = senderTo(origin, { connections: 4 });
    await sender.open(10);
    expect(sender.sockets).toBe(4);
    await Promise.all(Array.from({ length: 20 }, () => sender.send(outgoing())));
    expect(sockets).toHaveLength(4);
    await Promise.all([sender.close(), sender.close()]);
    expect(sender.sockets).toBe(0);
    for (const socket of sockets) if (!socket.destroyed) await once(socket, "close");
    expect((await sender.send(outgoing())).outcome).toEqual({ kind: "cancelled" });
    expect(sockets).toHaveLength(4);
  });

  it("opens nothing ahead where nothing listens, and does not fail", async () => {
    const sender = senderTo(`http://127.0.0.1:${await closedPort()}`);
    await sender.open(5);
    expect(sender.sockets).toBe(0);
  });

  it("takes a connection for each request, if none is used again", async () => {
    const { origin, sockets, requests } = await target(answer(200));
    const sender = senderTo(origin, { reuse: false });
    for (let n = 0; n < 5; n++) await sender.send(outgoing());
    await Promise.all(Array.from({ length: 5 }, () => sender.send(outgoing())));
    expect([requests.length, sockets.length]).toEqual([10, 10]);
  });

  it("does not use a connection again that is too old", async () => {
    const { origin, sockets } = await target(answer(200));
    const sender = senderTo(origin, { resolveEvery: ms(50) });
    for (let n = 0; n < 3; n++) {
      expect((await sender.send(outgoing())).outcome.kind).toBe("answered");
      await sleep(systemClock, ms(60));
    }
    expect(sockets).toHaveLength(3);
  });

  it("rejects a request that is malformed, and is none the worse for it", async () => {
    const { origin } = await target(answer(200));
    const sender = senderTo(origin, { connections: 1 });
    const sent = sender.send(outgoing({ path: "/a b" }));
    await expect(sent).rejects.toThrow("a request cannot be sent");
    expect((await sender.send(outgoing())).outcome).toEqual({ kind: "answered", status: 200 });
  });
});

/** An idle limit never sees it. */
function dribble(...[, response]: Parameters<Handler>): void {
  response.writeHead(200);
  const write = () => {
    if (response.destroyed || response.writableEnded) return;
    response.write(".");
    systemClock.after(ms(10), write);
  };
  write();
}

function stall(...[, response]: Parameters<Handler>): void {
  response.writeHead(200).write("begin");
}

function destroySession(...[request]: Parameters<Handler>): void {
  if ("stream" in request && request.stream instanceof Object && "session" in request.stream) {
    const { session } = request.stream;
    if (session instanceof Object && "destroy" in session && typeof session.destroy === "function")
      session.destroy();
  }
}
