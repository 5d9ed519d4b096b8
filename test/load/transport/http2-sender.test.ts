import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import { answer, http2Target, httpTarget, tcpTarget, tlsTarget } from "../http-target.ts";
import { outgoing } from "../sample.ts";
import { data, framesTarget, goaway, lastData, reset, status200 } from "./http2-frames.ts";
import { limits, liveSender, serverTls, trusting } from "./live-sender.ts";

const http = "2";
const answered = { kind: "answered", status: 200 };
const codes = { internal: 2, refused: 7, cancel: 8 } as const;

describe("a stream that the server ends", () => {
  type Reply = (socket: Socket, stream: number) => void;
  const sending =
    (...frames: readonly ((stream: number) => Buffer)[]): Reply =>
    (socket, stream) => {
      for (const frame of frames) socket.write(frame(stream));
    };
  const part = (stream: number) => data(stream, "part");
  it.each<[string, Reply, object]>([
    ["whole is answered", sending(status200, (stream) => lastData(stream, "all")), answered],
    ["by a refusal is reset", sending((stream) => reset(stream, codes.refused)), { kind: "reset" }],
    ["by a cancel is reset", sending((stream) => reset(stream, codes.cancel)), { kind: "reset" }],
    [
      "by a cancel in its midst is truncated",
      sending(status200, part, (stream) => reset(stream, codes.cancel)),
      { kind: "truncated" },
    ],
    [
      "by an error in its midst is truncated",
      sending(status200, part, (stream) => reset(stream, codes.internal)),
      { kind: "truncated" },
    ],
    [
      "with the connection, in its midst, is truncated",
      (socket, stream) => {
        socket.end(Buffer.concat([status200(stream), part(stream)]));
      },
      { kind: "truncated" },
    ],
    ["with the connection, before it began, is reset", (socket) => socket.end(), { kind: "reset" }],
  ])("%s", async (_claim, reply, outcome) => {
    let asked = 0;
    const { origin } = await framesTarget((socket, stream) => {
      asked++;
      reply(socket, stream);
    });
    const found = await liveSender({ origin }, { http }).send(outgoing());
    expect(found.outcome).toEqual(outcome);
    expect(asked).toBe(1);
  });
});

describe("a connection", () => {
  it("carries many requests at once, but no more than the server takes", async () => {
    let [open, most] = [0, 0];
    const { origin, sockets } = await framesTarget((socket, stream) => {
      open++;
      most = Math.max(most, open);
      systemClock.turn().then(() => {
        open--;
        socket.write(Buffer.concat([status200(stream), lastData(stream, "ok")]));
      });
    }, 3);
    const sender = liveSender({ origin }, { http });
    const all = await Promise.all(Array.from({ length: 40 }, () => sender.send(outgoing())));
    expect(all.map(({ outcome }) => outcome)).toEqual(all.map(() => answered));
    expect(sockets).toHaveLength(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it("that says goodbye ends what it has, and the next request goes over another", async () => {
    const { origin, sockets } = await framesTarget((socket, stream) => {
      const whole = [status200(stream), lastData(stream, "ok")];
      socket.write(Buffer.concat([goaway(stream, 0), ...whole]));
    });
    const sender = liveSender({ origin }, { http });
    for (let n = 0; n < 3; n++) expect((await sender.send(outgoing())).outcome).toEqual(answered);
    expect(sockets).toHaveLength(3);
  });

  it("that says goodbye behind its last answer loses no request, and none comes twice", async () => {
    const perConnection = 16;
    const processed = new Map<Socket, number>();
    let answers = 0;
    const { origin, sockets } = await framesTarget((socket, stream) => {
      const count = (processed.get(socket) ?? 0) + 1;
      processed.set(socket, count);
      // What crossed with the goodbye is not processed.
      if (count > perConnection) return;
      answers++;
      const whole = [status200(stream), lastData(stream, "ok")];
      const end = count === perConnection ? [goaway(stream, 0)] : [];
      socket.write(Buffer.concat([...whole, ...end]));
    });
    const sender = liveSender({ origin }, { http });
    const client = async () => {
      const outcomes: unknown[] = [];
      for (let n = 0; n < 40; n++) outcomes.push((await sender.send(outgoing())).outcome);
      return outcomes;
    };
    const outcomes = (await Promise.all(Array.from({ length: 4 }, client))).flat();
    expect(outcomes).toEqual(outcomes.map(() => answered));
    expect([outcomes.length, answers, sockets.length]).toEqual([160, 160, 10]);
    // Some did cross: else this shows nothing.
    expect([...processed.values()].some((count) => count > perConnection)).toBe(true);
  });

  it("that never processes a request has it reset, after the second time", async () => {
    const { origin, sockets } = await framesTarget((socket) => void socket.write(goaway(0, 0)));
    const found = await liveSender({ origin }, { http }).send(outgoing({ body: "{}" }));
    expect(found.outcome).toEqual({ kind: "reset" });
    expect(sockets).toHaveLength(2);
  });

  it("that is ended with an error has failed, whatever it has processed", async () => {
    const { origin, sockets } = await framesTarget((socket) => {
      socket.write(goaway(0, codes.internal));
    });
    const { outcome } = await liveSender({ origin }, { http }).send(outgoing());
    expect(outcome.kind).not.toBe("answered");
    expect(sockets).toHaveLength(1);
  });

  it("counts what came to nothing on another connection as time of the server", async () => {
    const { origin, sockets } = await framesTarget((socket, stream) => {
      const isFirst = sockets.length === 1;
      const whole = [status200(stream), lastData(stream, "ok")];
      if (!isFirst) return void socket.write(Buffer.concat(whole));
      systemClock.after(ms(50), () => socket.write(goaway(0, 0)));
    });
    const { outcome, sentAt, endedAt } = await liveSender({ origin }, { http }).send(outgoing());
    expect(outcome).toEqual(answered);
    expect(endedAt - sentAt).toBeGreaterThanOrEqual(50);
  });

  it("outlives a request that timed out on it", async () => {
    const { origin, sockets } = await http2Target((request, response) => {
      if (request.url !== "/silent") response.end("ok");
    });
    const sender = liveSender({ origin }, { http });
    const timeouts = limits({ firstByte: 50 });
    const silent = await sender.send(outgoing({ path: "/silent", timeouts }));
    expect(silent.outcome).toEqual({ kind: "timed-out", limit: "first-byte" });
    expect((await sender.send(outgoing())).outcome).toEqual(answered);
    expect(sockets).toHaveLength(1);
  });

  it("is one of as many as are asked for", async () => {
    const { origin, sockets } = await http2Target(answer(200));
    const sender = liveSender({ origin }, { http, connections: 3 });
    await Promise.all(Array.from({ length: 30 }, () => sender.send(outgoing())));
    expect(sockets).toHaveLength(3);
  });
});

describe("HTTP/2 over TLS", () => {
  it("is agreed on in the handshake", async () => {
    const { origin, requests } = await http2Target(answer(200), serverTls());
    const sender = liveSender({ origin, tls: trusting() }, { http });
    expect((await sender.send(outgoing())).outcome).toEqual(answered);
    expect(requests[0]?.httpVersion).toBe("2.0");
  });

  it("is refused with a certificate of nobody we know", async () => {
    const { origin } = await http2Target(answer(200), serverTls());
    expect((await liveSender({ origin }, { http }).send(outgoing())).outcome.kind).toBe("tls");
  });

  it.each([
    ["refuses it", {}],
    ["passes over what it was asked", { ALPNProtocols: [] }],
  ])("is protocol, where a server of HTTP/1.1 %s", async (_how, options) => {
    const { origin } = await tlsTarget(answer(200), { ...serverTls(), ...options });
    const { outcome } = await liveSender({ origin, tls: trusting() }, { http }).send(outgoing());
    expect(outcome).toEqual({ kind: "protocol" });
  });
});

describe("HTTP/2 over plain TCP", () => {
  it("is protocol, where a server of HTTP/1.1 answers", async () => {
    const { origin } = await httpTarget(answer(200));
    const { outcome } = await liveSender({ origin }, { http }).send(outgoing());
    expect(outcome).toEqual({ kind: "protocol" });
  });

  it("is reset, where the connection ends before a word", async () => {
    const { origin } = await tcpTarget((socket) => socket.end());
    const { outcome } = await liveSender({ origin }, { http }).send(outgoing());
    expect(outcome).toEqual({ kind: "reset" });
  });
});

describe("every request by HTTP/2 has one outcome", () => {
  it("and the target agrees on how many there were, when it breaks some of them", async () => {
    let broken = 0;
    const { origin, requests } = await http2Target((_request, response, number) => {
      if (number % 7 !== 1) return void response.end("ok");
      broken++;
      response.destroy();
      if ("stream" in response && isStream(response.stream)) response.stream.close(codes.internal);
    });
    const sender = liveSender({ origin }, { http, connections: 5 });
    const kinds: string[] = [];
    const client = async () => {
      for (let i = 0; i < 20; i++) kinds.push((await sender.send(outgoing())).outcome.kind);
    };
    await Promise.all(Array.from({ length: 50 }, client));
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect([kinds.length, requests.length]).toEqual([1000, 1000]);
    expect(count("answered")).toBe(1000 - broken);
    expect(count("reset")).toBe(broken);
  });
});

const isStream = (given: unknown): given is { close(code: number): void } =>
  given instanceof Object && "close" in given;
