/** The timeouts of one exchange, over virtual time: to the millisecond. */

import { expect, test } from "vitest";
import { Exchange } from "../../../../gateway-under-test/gateway/upstream/exchange.ts";
import { ManualClock } from "../../manual-clock.ts";

const limits = { connectMs: 200, firstByteMs: 300, idleMs: 1_000, attemptMs: 10_000 };
const chunk = Buffer.from("x");

function setUp(changes: Partial<typeof limits> = {}) {
  const clock = new ManualClock();
  const told: string[] = [];
  const exchange = new Exchange(
    clock,
    { ...limits, ...changes },
    {
      started: (status) => told.push(`started ${status}`),
      data: () => told.push("data"),
      ended: () => told.push("ended"),
      failed: (reason) => told.push(`${reason} at ${clock.now()}`),
    },
  );
  const controller = {
    aborted: false,
    paused: false,
    reason: null,
    abort: () => told.push("withdrawn"),
    pause: () => told.push("paused"),
    resume: () => told.push("resumed"),
  };
  return { clock, told, exchange, controller };
}

test("a connection that does not come: connect timeout", () => {
  const { clock, told } = setUp();
  clock.advance(60_000);
  expect(told).toEqual(["connect-timeout at 200"]);
});

test("given up while it was connecting, it is withdrawn as soon as undici can be told", () => {
  const { clock, told, exchange, controller } = setUp();
  clock.advance(200);
  exchange.onRequestStart(controller);
  expect(told).toEqual(["connect-timeout at 200", "withdrawn"]);
});

test("no content: first-byte timeout, counted from the connection, whatever the head says", () => {
  const { clock, told, exchange, controller } = setUp();
  clock.advance(150);
  exchange.onRequestStart(controller);
  clock.advance(250);
  exchange.onResponseStart(undefined, 200, {});
  clock.advance(60_000);
  expect(told).toEqual(["started 200", "withdrawn", "first-byte-timeout at 450"]);
});

function flowing(changes: Partial<typeof limits> = {}) {
  const all = setUp(changes);
  all.exchange.onRequestStart(all.controller);
  all.exchange.onResponseStart(undefined, 200, {});
  all.exchange.flowing();
  all.told.length = 0;
  return all;
}

test("silence after content: idle timeout, counted from the last chunk", () => {
  const { clock, told, exchange } = flowing();
  clock.advance(900);
  exchange.onResponseData(undefined, chunk);
  clock.advance(60_000);
  expect(told).toEqual(["data", "withdrawn", "idle-timeout at 1900"]);
});

test("a client that is slow to read is not the provider's silence", () => {
  const { clock, told, exchange } = flowing();
  exchange.pause();
  clock.advance(5_000);
  exchange.resume();
  clock.advance(999);
  expect(told).toEqual(["paused", "resumed"]);
  clock.advance(1);
  expect(told.at(-1)).toBe("idle-timeout at 6000");
});

test("the attempt as a whole has its limit, however busy it is", () => {
  const { clock, told, exchange } = flowing({ attemptMs: 1_500 });
  for (let i = 0; i < 4; i++) {
    clock.advance(500);
    exchange.onResponseData(undefined, chunk);
  }
  expect(told).toEqual(["data", "data", "withdrawn", "attempt-timeout at 1500"]);
});

test("when it is over nothing comes any more", () => {
  const { clock, told, exchange } = flowing();
  exchange.onResponseEnd();
  exchange.fail("client-gone");
  exchange.onResponseError(undefined, new Error("late"));
  clock.advance(60_000);
  expect(told).toEqual(["ended"]);
});

test.each([
  ["ECONNREFUSED", false, "refused"],
  ["ECONNRESET", false, "reset"],
  ["UND_ERR_SOCKET", true, "truncated"],
  ["HPE_INVALID_CONSTANT", false, "malformed"],
])("%s, answer begun: %s -> %s", (code, hasBegun, reason) => {
  const { told, exchange, controller } = setUp();
  exchange.onRequestStart(controller);
  if (hasBegun) exchange.onResponseStart(undefined, 200, {});
  exchange.onResponseError(undefined, Object.assign(new Error(code), { code }));
  expect(told).toContain(`${reason} at 0`);
});
