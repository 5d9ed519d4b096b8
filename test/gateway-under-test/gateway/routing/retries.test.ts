/** Trying one route again: which failures, after how long, how often. */

import { describe, expect, test } from "vitest";
import { backoffMs } from "../../../../gateway-under-test/gateway/routing/backoff.ts";
import { aRouting, attemptsOf, type Rig, routesOf, textOf } from "./routing-rig.ts";
import type { Script } from "./scripted-providers.ts";

const only = { models: { smart: routesOf("a") } };
const three = { attempts: 3, baseMs: 50, maxMs: 80 };
const failing: Script = { kind: "rejects", status: 500 };

describe("the wait before another try is", () => {
  const options = { baseMs: 50, maxMs: 80, maxCooldownMs: 5_000 };
  const says = (retryAfter: string | undefined) => ({
    kind: "rejected" as const,
    status: 429,
    retryAfter,
    error: { message: "", type: "", code: null },
  });

  test.each([
    ["a uniform part of the base at first", undefined, 1, 0.5, 25],
    ["of twice as much after the second, but of no more than the longest", undefined, 2, 0.5, 40],
    ["none at all, by chance", undefined, 3, 0, 0],
    ["what the provider says, if that is longer", "2", 1, 0.5, 2_000],
    ["no longer than the longest cooldown", "3600", 1, 0.5, 5_000],
    ["a second after nonsense", "soon", 1, 0.5, 1_000],
    ["a second after a time that is over", "-5", 1, 0.5, 1_000],
  ])("%s", (_claim, retryAfter, tried, uniform, expected) => {
    expect(backoffMs(says(retryAfter), { tried, uniform, wallTimeMs: 0 }, options)).toBe(expected);
  });
});

describe("a route is tried again", () => {
  test.each<[string, Script, number]>([
    ["after an error of the server", failing, 3],
    ["after a broken connection", { kind: "fails", reason: "reset" }, 3],
    ["after a timeout", { kind: "fails", reason: "first-byte-timeout" }, 3],
    ["but not with a key that is refused", { kind: "rejects", status: 401 }, 1],
    ["but not with a wrong question", { kind: "rejects", status: 400 }, 1],
  ])("%s", async (_claim, script, times) => {
    const { providers, ask, pass } = aRouting({ ...only, retries: three });
    providers.script("a", script);
    const asking = ask();
    await pass(200);
    expect(providers.heard).toHaveLength(times);
    expect(attemptsOf(asking)).toHaveLength(times);
    expect(asking.answer?.kind).toBe("refusal");
  });

  test("before the next one is asked, and within the wait that full jitter allows", async () => {
    const { providers, ask, pass, metric } = aRouting({ retries: three });
    providers.script("a", failing);
    providers.script("b", { kind: "says", text: "b" });
    const asking = ask();
    await pass(140);
    expect(providers.asked.map(([name]) => name)).toEqual(["a", "a", "a", "b"]);
    const [, second, third, fourth] = providers.asked.map(([, at]) => at);
    // To within a step of the clock.
    expect(second).toBeLessThanOrEqual(50);
    expect((third ?? Infinity) - (second ?? 0)).toBeLessThanOrEqual(81);
    expect(fourth).toBe(third);
    expect(textOf(asking)).toBe("b");
    expect(await metric("gateway_extra_attempts_total")).toEqual([
      'gateway_extra_attempts_total{provider="a",use="retry"} 2',
    ]);
  });

  test("not before the time that it has named", async () => {
    const { providers, ask, pass } = aRouting({ ...only, retries: three });
    const busy: Script = { kind: "rejects", status: 429, retryAfter: "3" };
    providers.script("a", busy, { kind: "says", text: "now" });
    const asking = ask();
    await pass(3_000, 50);
    expect(providers.asked).toEqual([
      ["a", 0],
      ["a", 3_000],
    ]);
    expect(textOf(asking)).toBe("now");
  });

  test("not if the time that it has named is after the deadline", async () => {
    const { providers, ask, pass } = aRouting({ retries: three });
    providers.script("a", { kind: "rejects", status: 429, retryAfter: "3" });
    providers.script("b", { kind: "says", text: "b" });
    const asking = ask({ deadlineMs: 3_000 });
    await pass(1);
    expect(textOf(asking)).toBe("b");
  });

  test("not after the commit point", async () => {
    const { providers, ask, pass } = aRouting({ retries: three });
    providers.script("a", { kind: "streams", pieces: ["x"], gapMs: 5, breaks: "truncated" });
    const asking = ask({ stream: true });
    await pass(300);
    expect(providers.heard).toHaveLength(1);
    expect(asking.reader.endings).toBe(1);
  });

  test("not when its breaker has opened meanwhile", async () => {
    const { providers, ask, pass } = aRouting({
      ...only,
      retries: three,
      breaker: { failures: 2, openMs: 60_000 },
    });
    providers.script("a", failing);
    const asking = ask();
    await pass(300);
    expect(attemptsOf(asking).map(([, outcome]) => outcome)).toEqual([
      "server-error",
      "server-error",
      "breaker-open",
    ]);
  });

  test("not when retries are switched off", async () => {
    const { providers, ask, pass } = aRouting({
      ...only,
      retries: three,
      protections: { retries: false },
    });
    providers.script("a", failing);
    ask();
    await pass(300);
    expect(providers.heard).toHaveLength(1);
  });
});

test("a client that leaves in a backoff ends it at once", async () => {
  const { providers, ask, pass } = aRouting({ retries: three });
  providers.script("a", { kind: "rejects", status: 429, retryAfter: "60" });
  const asking = ask();
  await pass(100);
  expect(asking.answer).toBeUndefined();
  asking.call.cancellation.cancel("client-gone");
  await pass(0);
  expect(asking.answer).toMatchObject({ kind: "refusal", status: 499 });
  await pass(60_000, 1_000);
  expect(providers.asked).toEqual([["a", 0]]);
  expect(attemptsOf(asking)).toEqual([["a", "rate-limited"]]);
});

describe("in an outage, a thousand requests that may each be tried three times make", () => {
  const storm = async ({ providers, ask, pass }: Rig) => {
    providers.script("a", failing);
    for (let i = 0; i < 100; i++) {
      for (let j = 0; j < 10; j++) ask();
      await pass(10, 10);
    }
    await pass(200, 10);
    return providers.heard.length;
  };
  const config = { ...only, retries: three, protections: { breaker: false } };

  test("a tenth more attempts, and ten a second", async () => {
    // 10 at first, then one per 100 ms of 1.2 s, and one per ten requests: 10 + 11 or 12 + 100.
    const heard = await storm(aRouting(config));
    expect(heard).toBeGreaterThanOrEqual(1_115);
    expect(heard).toBeLessThanOrEqual(1_122);
  });

  test("three thousand without the budget", async () => {
    const protections = { breaker: false, retryBudget: false };
    expect(await storm(aRouting({ ...config, protections }))).toBe(3_000);
  });
});
