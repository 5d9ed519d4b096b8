import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import type { EchoAnswer } from "../../../src/load/calibrate/echo-answer.ts";
import { echoServer, type RunningEcho } from "../../../src/load/calibrate/echo-server.ts";
import { senderFor } from "../../../src/load/transport/sender-for.ts";
import { defaultTransport } from "../../../src/load/transport/spec.ts";
import { outgoing } from "../sample.ts";

async function started(kind: EchoAnswer = "json"): Promise<RunningEcho> {
  const echo = await echoServer(kind).start();
  onTestFinished(() => echo.stop());
  return echo;
}

async function connected({ endpoint }: RunningEcho): Promise<Socket> {
  const socket = connect(Number(new URL(endpoint.origin).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** What comes until there are so many answers. */
async function answers(socket: Socket, count: number): Promise<string> {
  let text = "";
  while (text.split("HTTP/1.1 200 OK\r\n").length - 1 < count || !text.includes("\r\n\r\n")) {
    const [chunk] = await once(socket, "data");
    text += String(chunk);
  }
  return text;
}

const post = (body: string) => `POST /x HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe("the echo server", () => {
  it("listens on the loopback interface alone, on a port that the system chose", async () => {
    const { endpoint } = await started();
    expect(endpoint.origin).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect([endpoint.dial, endpoint.tls]).toEqual([null, null]);
  });

  it("answers one request after another on the same connection", async () => {
    const echo = await started();
    const socket = await connected(echo);
    for (let n = 0; n < 20; n++) {
      socket.write(n % 2 === 0 ? "GET / HTTP/1.1\r\nhost: a\r\n\r\n" : post("a\r\n\r\nb"));
      expect(await answers(socket, 1)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\{"echo":true\}$/s);
    }
    expect(echo.sockets).toBe(1);
  });

  it("answers each of many requests that come in one piece", async () => {
    const socket = await connected(await started());
    socket.write([post("abc"), post(""), "GET /y HTTP/1.1\r\n\r\n", post("d")].join(""));
    expect((await answers(socket, 4)).match(/HTTP\/1\.1/g)).toHaveLength(4);
  });

  it("closes a connection when a request asks for it, after the answer", async () => {
    const socket = await connected(await started());
    let text = "";
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.write("GET / HTTP/1.1\r\nconnection: close\r\n\r\n");
    await once(socket, "close");
    expect(text).toMatch(/\{"echo":true\}$/);
  });

  it("sends no body in answer to HEAD, but its length", async () => {
    const socket = await connected(await started());
    socket.write("HEAD / HTTP/1.1\r\n\r\n");
    expect(await answers(socket, 1)).toMatch(/content-length: \d+\r\n\r\n$/);
  });

  it("gives up a connection whose head has no end", async () => {
    const socket = await connected(await started());
    // It may come as a reset.
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write("x".repeat(3 * 1024 * 1024));
    await closed;
  });

  it("is read by the load's own sender, bodies and all, on one connection", async () => {
    const { endpoint } = await started();
    const sender = senderFor(systemClock, endpoint, defaultTransport, 10);
    onTestFinished(() => sender.close());
    for (const body of [null, "{}", "x".repeat(200_000)]) {
      const method = body === null ? "GET" : "POST";
      const exchange = await sender.send(outgoing({ method, body }));
      expect(exchange.outcome).toEqual({ kind: "answered", status: 200 });
      expect(exchange.bytes).toBe('{"echo":true}'.length);
    }
    expect(sender.sockets).toBe(1);
  });

  it("as an event stream has content and is complete, to the load's own sender", async () => {
    const { endpoint } = await started("event-stream");
    const sender = senderFor(systemClock, endpoint, defaultTransport, 10);
    onTestFinished(() => sender.close());
    for (let n = 0; n < 3; n++) {
      const { outcome, stream } = await sender.send(outgoing({ method: "POST", body: "{}" }));
      expect(outcome).toEqual({ kind: "answered", status: 200 });
      expect([stream?.end, stream?.contentAt.length]).toEqual(["complete", 2]);
    }
    expect(sender.sockets).toBe(1);
  });

  it("when stopped, even twice, closes its port and what is connected", async () => {
    const echo = await started();
    const socket = await connected(echo);
    const closed = once(socket, "close");
    socket.resume();
    await Promise.all([echo.stop(), echo.stop()]);
    await closed;
    await echo.stop();
    expect(echo.sockets).toBe(0);
    const sender = senderFor(systemClock, echo.endpoint, defaultTransport, 1);
    onTestFinished(() => sender.close());
    const timeouts = { ...outgoing().timeouts, total: ms(5000) };
    expect((await sender.send(outgoing({ timeouts }))).outcome.kind).toBe("refused");
  });
});
