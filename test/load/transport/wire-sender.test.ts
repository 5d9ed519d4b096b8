import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { sleep, systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import type { OutgoingRequest } from "../../../src/load/transport/sender.ts";
import type { Transport } from "../../../src/load/transport/spec.ts";
import { answer, type Handler, httpTarget, raw, silence, tcpTarget } from "../http-target.ts";
import { outgoing } from "../sample.ts";
import { limits, liveSender } from "./live-sender.ts";

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const answered = { kind: "answered", status: 200 };

async function outcomeOf(handle: Handler, parts: Partial<OutgoingRequest> = {}) {
  const { origin } = await httpTarget(handle);
  return (await liveSender({ origin }).send(outgoing(parts))).outcome;
}

/** Each connection gets a text for each request that it sends, which is a GET. */
const scripted = (reply: (socket: Socket, number: number) => void) => {
  let number = 0;
  return tcpTarget((socket) => {
    socket.on("data", () => reply(socket, number++));
  });
};

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
  const bodies = [
    ["short of its length", "content-length: 100\r\n\r\nonly this"],
    ["between two chunks", "transfer-encoding: chunked\r\n\r\n9\r\nonly this\r\n"],
    ["within a chunk", "transfer-encoding: chunked\r\n\r\nff\r\nonly this"],
  ] as const;
  const rows = bodies.flatMap(([where, body]) =>
    (["FIN", "RST"] as const).map((end) => [where, end, body] as const),
  );
  it.each(rows)("%s, by a %s, is truncated", async (_where, end, body) => {
    expect(await outcomeOf(raw(`HTTP/1.1 200 OK\r\n${body}`, end))).toEqual({ kind: "truncated" });
  });

  it("by a RST where only the end of the connection would end it is truncated", async () => {
    const text = "HTTP/1.1 200 OK\r\n\r\nonly this";
    expect(await outcomeOf(raw(text, "RST"))).toEqual({ kind: "truncated" });
    expect(await outcomeOf(raw(text, "FIN"))).toEqual(answered);
  });

  it("by a RST that follows the end of the connection is whole", async () => {
    const handle: Handler = ({ socket }) => {
      socket.end("HTTP/1.1 200 OK\r\n\r\nall of it", () => socket.resetAndDestroy());
    };
    expect(await outcomeOf(handle)).toEqual(answered);
  });

  it.each(["FIN", "RST"] as const)("after its end, by a %s, is whole", async (end) => {
    expect(await outcomeOf(raw(ok, end))).toEqual(answered);
  });
});

describe("what is no HTTP", () => {
  it.each<[string, Handler]>([
    ["another protocol", raw("SSH-2.0-OpenSSH_9.2\r\n", "stays open")],
    ["a switch that nobody asked for", raw("HTTP/1.1 101 Switching\r\n\r\n", "stays open")],
    ["two lengths", raw(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n${ok.slice(17)}`, "stays open")],
  ])("is protocol, at once: %s", async (_what, handle) => {
    expect(await outcomeOf(handle)).toEqual({ kind: "protocol" });
  });

  it("is too large, when a head does not end", async () => {
    const text = `HTTP/1.1 200 OK\r\nx: ${"y".repeat(70_000)}`;
    expect(await outcomeOf(raw(text, "stays open"))).toEqual({ kind: "too-large" });
  });
});

describe("a connection is used again", () => {
  it("one request after the other", async () => {
    const { origin, sockets, requests } = await httpTarget(answer(200));
    const sender = liveSender({ origin });
    for (let i = 0; i < 20; i++) await sender.send(outgoing());
    expect([requests.length, sockets.length]).toEqual([20, 1]);
  });

  it.each([
    ["if bytes follow that nobody asked for", `${ok}more`],
    [
      "if the server says that it closes it",
      ok.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"),
    ],
    ["if it is HTTP/1.0", ok.replace("1.1", "1.0")],
  ])("but not %s", async (_when, text) => {
    const { origin, sockets } = await scripted((socket) => socket.write(text));
    const sender = liveSender({ origin });
    for (let n = 0; n < 3; n++) expect((await sender.send(outgoing())).outcome).toEqual(answered);
    expect(sockets).toHaveLength(3);
  });

  it("but not when bytes came while it was idle", async () => {
    const { origin, sockets } = await scripted((socket) => socket.write(ok));
    const sender = liveSender({ origin });
    await sender.send(outgoing());
    sockets[0]?.write("HTTP/1.1 408 Timeout\r\ncontent-length: 0\r\n\r\n");
    while (sender.sockets > 0) await systemClock.turn();
    expect((await sender.send(outgoing())).outcome).toEqual(answered);
    expect(sockets).toHaveLength(2);
  });

  it.each([
    ["ended", (socket: Socket) => socket.end()],
    ["reset", (socket: Socket) => socket.resetAndDestroy()],
  ])("but not when it was %s while it was idle, and no request suffers", async (_how, end) => {
    const { origin, sockets } = await httpTarget(answer(200));
    const sender = liveSender({ origin });
    await Promise.all([sender.send(outgoing()), sender.send(outgoing())]);
    for (const socket of sockets) end(socket);
    while (sender.sockets > 0) await systemClock.turn();
    expect((await sender.send(outgoing())).outcome).toEqual(answered);
    expect(sockets).toHaveLength(3);
  });

  it("but not shortly before the server said that it closes it", async () => {
    const text = ok.replace("\r\n\r\n", "\r\nkeep-alive: timeout=0, max=9\r\n\r\n");
    const { origin, sockets } = await scripted((socket) => socket.write(text));
    const sender = liveSender({ origin });
    for (let n = 0; n < 2; n++) await sender.send(outgoing());
    expect(sockets).toHaveLength(2);
  });

  it("but a request that crosses its close is reset, and not sent again", async () => {
    const { origin, sockets } = await scripted((socket, number) => {
      if (number === 0) socket.write(ok);
      else socket.destroy();
    });
    const sender = liveSender({ origin });
    await sender.send(outgoing());
    expect((await sender.send(outgoing())).outcome).toEqual({ kind: "reset" });
    expect(sockets).toHaveLength(1);
  });

  it("but not one whose request timed out, so that the target stops working on it", async () => {
    const { origin, sockets } = await tcpTarget((socket) => socket.resume());
    const sender = liveSender({ origin });
    const timeouts = limits({ total: 50 });
    expect((await sender.send(outgoing({ timeouts }))).outcome.kind).toBe("timed-out");
    for (const socket of sockets) if (!socket.destroyed) await once(socket, "close");
    expect(sockets).toHaveLength(1);
  });
});

describe("connections", () => {
  it("are no more than are allowed, and requests get them in their order", async () => {
    const { origin, sockets, requests } = await httpTarget(answer(200));
    const sender = liveSender({ origin }, { connections: 3 });
    const paths = Array.from({ length: 60 }, (_, n) => `/${n}`);
    const all = await Promise.all(paths.map((path) => sender.send(outgoing({ path }))));
    expect(all.map(({ outcome }) => outcome)).toEqual(paths.map(() => answered));
    expect(sockets).toHaveLength(3);
    const sentAt = all.map((exchange) => exchange.sentAt);
    expect(sentAt).toEqual(sentAt.toSorted((a, b) => a - b));
    expect(new Set(requests.map(({ url }) => url))).toEqual(new Set(paths));
  });

  it("are as many as requests in flight, where the transport does not say", async () => {
    const waiting: (() => void)[] = [];
    const { origin, sockets } = await httpTarget((_request, response) => {
      waiting.push(() => response.end());
      if (waiting.length === 7) for (const finish of waiting) finish();
    });
    const sender = liveSender({ origin }, {}, 7);
    await Promise.all(Array.from({ length: 7 }, () => sender.send(outgoing())));
    expect([sockets.length, sender.sockets]).toEqual([7, 7]);
  });

  it("are made for every request of a burst that a target lets wait", async () => {
    const { origin, requests, sockets } = await httpTarget(silence);
    const sender = liveSender({ origin }, {}, 1000);
    const sent = Array.from({ length: 300 }, () => sender.send(outgoing()));
    while (requests.length < 300) await sleep(systemClock, ms(5));
    expect(sockets).toHaveLength(300);
    sender.cancel();
    const kinds = new Set((await Promise.all(sent)).map(({ outcome }) => outcome.kind));
    expect([...kinds]).toEqual(["cancelled"]);
  });

  it("are made for others, too, while some hang: each gives up at its own limit", async () => {
    // It listens, and says nothing: no TLS is ever agreed on.
    const { port } = await tcpTarget((socket) => void socket.on("error", () => undefined));
    const sender = liveSender({ origin: `https://127.0.0.1:${port}` }, {}, 1000);
    const timeouts = limits({ total: 20_000, connect: 300 });
    const sent = Array.from({ length: 100 }, () => sender.send(outgoing({ timeouts })));
    const outcomes = (await Promise.all(sent)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(outcomes.map(() => ({ kind: "timed-out", limit: "connect" })));
  });

  it("are made to an IPv6 address in the origin", async () => {
    const { port, requests } = await httpTarget(answer(200), "::1");
    const sender = liveSender({ origin: `http://[::1]:${port}` });
    expect((await sender.send(outgoing())).outcome).toEqual(answered);
    expect(requests[0]?.headers.host).toBe(`[::1]:${port}`);
  });

  it.each([4, 6] as const)("are of family %d alone, if that is asked for", async (family) => {
    const { port } = await httpTarget(answer(200), "127.0.0.1");
    const dial = { host: "localhost", port };
    const sender = liveSender({ origin: "http://localhost", dial }, { family });
    const { kind } = (await sender.send(outgoing())).outcome;
    if (family === 4) expect(kind).toBe("answered");
    else expect(["refused", "dns"]).toContain(kind);
  });

  it("follow no redirect", async () => {
    const { origin, requests } = await httpTarget((_request, response) => {
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    const { outcome } = await liveSender({ origin }).send(outgoing());
    expect(outcome).toEqual({ kind: "answered", status: 302 });
    expect(requests).toHaveLength(1);
  });
});

describe("a request that is given up while it waits for a connection", () => {
  it("is timed out, is never sent, and costs nobody a connection", async () => {
    const finish: (() => void)[] = [];
    const { origin, requests, sockets } = await httpTarget((_request, response, number) => {
      if (number === 0) finish.push(() => response.end("late"));
      else response.end("next");
    });
    const sender = liveSender({ origin }, { connections: 1 });
    const first = sender.send(outgoing({ path: "/first" }));
    const brief = limits({ total: 50, connect: 1, firstByte: 1, idle: 1 });
    const given = [1, 2, 3].map((n) => outgoing({ path: `/given-up-${n}`, timeouts: brief }));
    const ends = await Promise.all(given.map((request) => sender.send(request)));
    const timedOut = { kind: "timed-out", limit: "total" };
    expect(ends.map(({ outcome }) => outcome)).toEqual([timedOut, timedOut, timedOut]);
    const last = sender.send(outgoing({ path: "/last" }));
    for (const end of finish) end();
    const outcomes = (await Promise.all([first, last])).map(({ outcome }) => outcome);
    expect(outcomes).toEqual([answered, answered]);
    expect(requests.map(({ url }) => url)).toEqual(["/first", "/last"]);
    expect(sockets).toHaveLength(1);
  });
});

describe("every request has one outcome, and the target agrees on how many there were", () => {
  const transports: readonly (readonly [string, Partial<Transport>])[] = [
    ["when connections are kept", {}],
    ["when each request has its own", { reuse: false }],
    ["when connections grow old at once", { resolveEvery: ms(2) }],
  ];
  it.each(transports)("%s, and the server resets a share of them", async (_when, transport) => {
    let resets = 0;
    const { origin, requests } = await httpTarget((request, response, number) => {
      if (number % 7 === 1) {
        resets++;
        request.socket.resetAndDestroy();
      } else response.end("ok");
    });
    const sender = liveSender({ origin }, { connections: 50, ...transport });
    const kinds: string[] = [];
    const request = outgoing();
    const client = async () => {
      for (let i = 0; i < 100; i++) kinds.push((await sender.send(request)).outcome.kind);
    };
    await Promise.all(Array.from({ length: 50 }, client));
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect([kinds.length, requests.length]).toEqual([5000, 5000]);
    expect(count("reset")).toBe(resets);
    expect(count("answered")).toBe(5000 - resets);
    await sender.close();
    expect(sender.sockets).toBe(0);
  });

  it("when answers come in pieces over many connections at once", async () => {
    const { origin } = await httpTarget(async (request, response) => {
      const body = `${request.url}|`.repeat(500);
      response.writeHead(200, { "content-length": body.length });
      for (let at = 0; at < body.length; at += 700) {
        response.write(body.slice(at, at + 700));
        await sleep(systemClock, ms(0));
      }
      response.end();
    });
    const sender = liveSender({ origin }, { connections: 20 });
    const paths = Array.from({ length: 200 }, (_, n) => `/${n}`);
    const send = (path: string) => sender.send(outgoing({ path, keepsAnswer: true }));
    const bodies = (await Promise.all(paths.map(send))).map((one) => String(one.answer?.body));
    expect(bodies).toEqual(paths.map((path) => `${path}|`.repeat(500)));
  });
});
