/** What the edge does around a call: clients that leave, clients that do not read, the record. */

import { once } from "node:events";
import { fastify } from "fastify";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Clock } from "../../../../gateway-under-test/base/clock.ts";
import { systemClock } from "../../../../gateway-under-test/base/clock.ts";
import { portOf } from "../../../../gateway-under-test/base/http-server.ts";
import type { Answer, StreamSink } from "../../../../gateway-under-test/gateway/answer.ts";
import type { Call, Handle } from "../../../../gateway-under-test/gateway/call.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import { callRoute } from "../../../../gateway-under-test/gateway/edge/call-route.ts";
import { InFlight } from "../../../../gateway-under-test/gateway/edge/in-flight.ts";
import { openaiChat } from "../../../../gateway-under-test/gateway/fronts/openai.ts";
import type { CallLogEntry } from "../../../../gateway-under-test/gateway/records/call-log.ts";
import { createMetrics } from "../../../../gateway-under-test/gateway/records/metrics.ts";
import { ManualClock } from "../../manual-clock.ts";
import { until } from "../../rig.ts";
import { ScriptedStream, stopped, whole } from "../cache/link-rig.ts";
import { asking } from "./raw-client.ts";

async function anEdge(handle: Handle<Call>, clock: Clock = systemClock) {
  const inFlight = new InFlight();
  const log: CallLogEntry[] = [];
  const calls: Call[] = [];
  const edge = {
    clock,
    config: gatewaySchema.parse({ slowReaderMs: 1_000 }),
    metrics: createMetrics(),
    log: { write: (entry: CallLogEntry) => void log.push(entry), flush() {} },
    inFlight,
  };
  const server = fastify();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  );
  const route = callRoute(
    edge,
    () => openaiChat,
    (call) => {
      calls.push(call);
      return handle(call);
    },
  );
  server.post("/v1/chat/completions", route);
  await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    server.server.closeAllConnections();
    await server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server.server)}`, inFlight, log, calls };
}

const never: Handle<Call> = () => new Promise(() => {});

const attempted: Handle<Call> = (call) => {
  call.record.attempts.push({ provider: "one", model: "m", outcome: "pending", ms: 0 });
  return never(call);
};

describe("the record says how far a call had come when its client left", () => {
  const streaming: Handle<Call> = async () => {
    const { answer } = new ScriptedStream();
    return {
      ...answer,
      stream: { resume() {}, start: (sink: StreamSink) => void sink.write("data: 1\n\n") },
    };
  };

  test.each([
    ["before-attempt", never, false],
    ["before-content", attempted, false],
    ["streaming", streaming, true],
  ] as const)("%s", async (phase, handle, waitsForData) => {
    const { url, calls, inFlight } = await anEdge(handle);
    const socket = await asking(url);
    await until(() => calls.length === 1);
    if (waitsForData) await once(socket, "data");
    socket.destroy();
    await until(() => inFlight.size === 0);
    expect(calls[0]?.record.abortPhase).toBe(phase);
    expect(calls[0]?.cancellation.reason).toBe("client-gone");
  });

  test("and nothing when it stayed to the end, or was cut by the gateway itself", async () => {
    const broken = new ScriptedStream();
    const answers: Answer[] = [whole("fine"), broken.answer];
    const { url, calls, log } = await anEdge(async () => answers.shift() ?? whole("x"));
    const content = await asking(url);
    await until(() => log.length === 1);
    const cut = await asking(url);
    await until(() => broken.sink !== undefined);
    broken.write("data: 1\n\n");
    broken.end({ kind: "broken", reason: "truncated", said: 1 });
    cut.resume();
    content.resume();
    await until(() => log.length === 2);
    expect(log.map(({ status }) => status)).toEqual(["200", "cut"]);
    expect(calls.map(({ record }) => record.abortPhase)).toEqual([undefined, undefined]);
  });
});

test("a call is written down when all it has set going has ended, not when its client left", async () => {
  const stream = new ScriptedStream();
  const { url, log, inFlight } = await anEdge(async () => stream.answer);
  const socket = await asking(url);
  await until(() => stream.sink !== undefined);
  socket.destroy();
  await until(() => inFlight.size === 0);
  expect(log).toEqual([]);
  stream.write("data: 1\n\n");
  stream.end();
  await inFlight.recorded();
  expect(log).toHaveLength(1);
});

test("a call that fails inside the gateway is written down, too", async () => {
  const { url, log, inFlight } = await anEdge(async () => {
    throw new Error("a bug");
  });
  const [text] = await once(await asking(url), "data");
  expect(`${text}`).toContain("500");
  await until(() => log.length === 1);
  expect(inFlight.size).toBe(0);
});

/** As much as the client takes, until `limit`. */
function flood(limit: number) {
  const piece = `data: ${"x".repeat(64 * 1024)}\n\n`;
  let sent = 0;
  let sink: StreamSink | undefined;
  const go = () => {
    while (sink !== undefined && sent < limit) {
      sent += piece.length;
      if (!sink.write(piece)) return;
    }
    sink?.end({ kind: "complete", completion: stopped });
    sink = undefined;
  };
  const start = (given: StreamSink) => {
    sink = given;
    go();
  };
  const answer: Answer = { kind: "stream", headers: {}, stream: { start, resume: go } };
  const handle: Handle<Call> = async ({ cancellation }) => {
    cancellation.subscribe((reason) => {
      sink?.end({ kind: "broken", reason, said: 0 });
      sink = undefined;
    });
    return answer;
  };
  return { answer, handle, sent: () => sent };
}

const endless = 1_024 * 1024 * 1024;

describe("a client that takes nothing", () => {
  test("of a stream is cut, and little waits for it meanwhile", async () => {
    const clock = new ManualClock();
    const stream = flood(endless);
    const { url, calls, inFlight } = await anEdge(stream.handle, clock);
    const socket = await asking(url);
    socket.pause();
    await until(() => {
      clock.advance(1_000);
      return calls[0]?.cancellation.reason !== undefined;
    });
    await until(() => inFlight.size === 0);
    expect(calls[0]?.record.abortPhase).toBe("streaming");
    // What sockets of the system take in, on both sides.
    expect(stream.sent()).toBeLessThan(64 * 1024 * 1024);
  });

  test("of an answer in one piece is cut, too", async () => {
    const clock = new ManualClock();
    const body = "x".repeat(128 * 1024 * 1024);
    const { url, calls, inFlight } = await anEdge(async () => whole(body), clock);
    const socket = await asking(url);
    socket.pause();
    await until(() => {
      clock.advance(1_000);
      return calls[0]?.cancellation.reason !== undefined;
    });
    await until(() => inFlight.size === 0);
  });

  test("because nothing has come yet is left alone", async () => {
    const clock = new ManualClock();
    const stream = new ScriptedStream();
    const { url, calls } = await anEdge(async () => stream.answer, clock);
    const socket = await asking(url);
    await until(() => stream.sink !== undefined);
    stream.write("data: 1\n\n");
    await once(socket, "data");
    for (let second = 0; second < 100; second++) {
      clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(calls[0]?.cancellation.reason).toBeUndefined();
    stream.end();
    await once(socket, "data");
  });
});

test("a client that reads slowly, but reads, gets everything", async () => {
  const clock = new ManualClock();
  const stream = flood(96 * 1024 * 1024);
  const { url, calls, log } = await anEdge(async () => stream.answer, clock);
  const socket = await asking(url);
  let taken = 0;
  socket.on("data", (chunk: Buffer) => {
    taken += chunk.length;
    socket.pause();
    // Looked at once for each time that a good part more was taken in.
    setImmediate(() => socket.resume());
  });
  let looks = 0;
  while (log.length === 0) {
    const before = taken;
    await until(() => taken > before + 8 * 1024 * 1024 || log.length > 0);
    clock.advance(1_000);
    looks += 1;
  }
  expect(looks).toBeGreaterThanOrEqual(3);
  expect(calls[0]?.cancellation.reason).toBeUndefined();
  expect(log[0]?.status).toBe("200");
});

test("what still waits for a client that has left does not keep its call from ending", async () => {
  const stream = flood(256 * 1024 * 1024);
  const { url, log, inFlight } = await anEdge(async () => stream.answer);
  const socket = await asking(url);
  await once(socket, "data");
  socket.destroy();
  await until(() => log.length === 1);
  await inFlight.recorded();
  expect(log[0]?.status).toBe("cut");
});

test("a long answer in one piece comes whole, with its length", async () => {
  const body = `"${"é".repeat(200_000)}"`;
  const { url } = await anEdge(async () => whole(body));
  const answer = await fetch(`${url}/v1/chat/completions`, { method: "POST", body: "{}" });
  expect(answer.headers.get("content-length")).toBe(`${Buffer.byteLength(body)}`);
  expect(await answer.text()).toBe(body);
});
