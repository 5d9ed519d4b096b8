/** Waiting for a target that is not there yet, over real HTTP. */

import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { describe, expect, it } from "vitest";
import { type Clock, sleep, systemClock } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import { awaitListening, awaitReady, type Readiness } from "../../src/target/ready.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { startApi } from "./api-rig.ts";
import { closeLater, closesAll } from "./echo-server.ts";

closesAll();

interface Asked {
  readonly url: string;
  /** The headers of each question, in order. */
  readonly questions: Record<string, unknown>[];
}

/** A server that answers with these statuses one by one, and stays with the last. */
async function answering(...statuses: readonly number[]): Promise<Asked> {
  const questions: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    questions.push({ ...request.headers });
    response.statusCode = statuses[questions.length - 1] ?? statuses.at(-1) ?? 200;
    response.end("body");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeLater(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/readyz`, questions };
}

const never = new AbortController().signal;

const readiness = (url: string, headers: Readiness["headers"] = {}): Readiness => ({
  url,
  headers,
  tls: null,
  within: ms(1000),
  isReady: (status) => status === 200,
});

/**
 * Virtual time passes only between the questions: how long the real server may take for its answer
 * is told by the real clock.
 */
async function wait(asked: Readiness, signal = never): Promise<VirtualClock> {
  const clock = new VirtualClock();
  const half: Clock = {
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    sleepUntil: (instant, stop) => clock.sleepUntil(instant, stop),
    turn: () => clock.turn(),
    after: systemClock.after,
  };
  let isOver = false;
  const waiting = awaitReady(half, asked, signal).finally(() => {
    isOver = true;
  });
  waiting.catch(() => undefined);
  while (!isOver) {
    await sleep(systemClock, ms(1));
    if (clock.pending > 0) await clock.advance(100);
  }
  await waiting;
  return clock;
}

describe("a target", () => {
  it("that is ready is asked once", async () => {
    const { url, questions } = await answering(200);
    const clock = await wait(readiness(url));
    expect(questions).toHaveLength(1);
    expect(clock.now()).toBe(0);
  });

  it("that becomes ready is asked every 100 ms until then", async () => {
    const { url, questions } = await answering(503, 503, 503, 200, 500);
    const clock = await wait(readiness(url));
    expect(questions).toHaveLength(4);
    expect(clock.now()).toBe(300);
  });

  it("that does not become ready in time is told with its last answer", async () => {
    const { url, questions } = await answering(500, 503);
    await expect(wait(readiness(url))).rejects.toMatchObject({
      code: "E_TARGET",
      message: "the target is not ready: it answers 503",
      where: url,
      hint: expect.stringContaining("--target URL"),
    });
    // At 0, 100 ... 1000 ms.
    expect(questions).toHaveLength(11);
  });

  it("that is not there at all is told with what the connection said", async () => {
    await expect(wait(readiness("http://127.0.0.1:1/readyz"))).rejects.toMatchObject({
      code: "E_TARGET",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("that answers without an end is ready all the same", async () => {
    const api = await startApi((_request, response) => {
      response.writeHead(200);
      response.write("first of many");
    });
    const clock = await wait(readiness(`${api}/events`));
    expect(clock.now()).toBe(0);
  });

  it("is not waited for any longer once the run is stopped", async () => {
    const { url, questions } = await answering(503);
    const stop = new AbortController();
    stop.abort();
    await expect(wait(readiness(url), stop.signal)).rejects.toMatchObject({ code: "E_TARGET" });
    expect(questions.length).toBeLessThanOrEqual(1);
  });
});

describe("an address", () => {
  const listening = (url: string) => {
    const { hostname, port } = new URL(url);
    const asked = { host: hostname, port: Number(port), within: ms(200) };
    return awaitListening(systemClock, asked, never);
  };

  it("is there when somebody listens, however it would answer", async () => {
    const { url, questions } = await answering(500);
    await listening(url);
    expect(questions).toHaveLength(0);
  });

  it("is not there when nobody does, and is told with what the connection said", async () => {
    await expect(listening("http://127.0.0.1:1")).rejects.toMatchObject({
      code: "E_TARGET",
      where: "127.0.0.1:1",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

describe("the question", () => {
  it("carries the headers, and leaves no connection behind for faults to find", async () => {
    const { url, questions } = await answering(200);
    await wait(readiness(url, { authorization: "Bearer x" }));
    expect(questions[0]).toMatchObject({ authorization: "Bearer x", connection: "close" });
  });
});

describe("a target that speaks no HTTP/1.1", () => {
  it("is there: what it speaks is for its requests to find out", async () => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closeLater(async () => {
      server.close();
      await once(server, "close");
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const asked = readiness(`http://127.0.0.1:${address.port}/`);
    await expect(awaitReady(systemClock, asked, never)).resolves.toBeUndefined();
  });
});
