/** One limit for all replicas: the law of the fleet, and what holds while the store is away. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RateLimit } from "../../../../gateway-under-test/gateway/limits/gcra.ts";
import {
  type DegradedMode,
  type Limiter,
  memoryLimiter,
} from "../../../../gateway-under-test/gateway/limits/limiter.ts";
import { SharedLimiter } from "../../../../gateway-under-test/gateway/limits/shared-limiter.ts";
import { createMetrics } from "../../../../gateway-under-test/gateway/records/metrics.ts";
import { ManualClock } from "../../manual-clock.ts";
import { MemoryRateStore } from "../../memory-rate-store.ts";

function aFleet(replicas: number, degraded: DegradedMode = "local") {
  const clock = new ManualClock();
  const store = new MemoryRateStore(clock);
  const metrics = createMetrics();
  const limiters = Array.from(
    { length: replicas },
    () => new SharedLimiter(clock, store, { degraded, replicas }, metrics),
  );
  return { clock, store, metrics, limiters };
}

interface Fleet {
  readonly limiters: readonly Limiter[];
}

/** How many of so many questions, put to the replicas in turn, are admitted. */
async function admittedOf({ limiters }: Fleet, times: number, limit: RateLimit): Promise<number> {
  let admitted = 0;
  for (let i = 0; i < times; i++) {
    const decision = await limiters[i % limiters.length]?.decide("a", limit);
    if (decision?.verdict.kind === "admitted") admitted++;
  }
  return admitted;
}

const limit = { perSecond: 10, burst: 12 };

test("three replicas admit one burst between them", async () => {
  expect(await admittedOf(aFleet(3), 60, limit)).toBe(12);
});

test("three replicas that share nothing admit three", async () => {
  const clock = new ManualClock();
  const limiters = Array.from({ length: 3 }, () => memoryLimiter(clock));
  expect(await admittedOf({ limiters }, 60, limit)).toBe(36);
});

const limits = fc.record({
  perSecond: fc.integer({ min: 1, max: 1_000 }),
  burst: fc.integer({ min: 1, max: 20 }),
});
const calls = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 200 }), replica: fc.nat(2) }), {
  maxLength: 80,
});

test("in any interval t the fleet admits at most burst + rate * t", async () => {
  await fc.assert(
    fc.asyncProperty(limits, calls, async (given, asked) => {
      const { clock, limiters } = aFleet(3);
      const admitted: number[] = [];
      for (const { gapMs, replica } of asked) {
        clock.advance(gapMs);
        const decision = await limiters[replica]?.decide("a", given);
        if (decision?.verdict.kind === "admitted") admitted.push(clock.now());
      }
      for (const [i, from] of admitted.entries()) {
        for (const [j, to] of admitted.slice(i).entries()) {
          const bound = given.burst + (given.perSecond * (to - from)) / 1_000;
          expect(j + 1).toBeLessThanOrEqual(bound + 1e-6);
        }
      }
    }),
  );
});

describe("while the store does not answer", () => {
  test("open: everybody is admitted", async () => {
    const fleet = aFleet(3, "open");
    fleet.store.mood = "down";
    expect(await admittedOf(fleet, 60, limit)).toBe(60);
  });

  test("closed: nobody is, and nobody is told to have been too fast", async () => {
    const fleet = aFleet(1, "closed");
    fleet.store.mood = "down";
    expect(await fleet.limiters[0]?.decide("a", limit)).toEqual({
      verdict: { kind: "unknown" },
      degraded: "closed",
    });
  });

  test("local: each replica keeps its share, so that they admit no more than before", async () => {
    const fleet = aFleet(3, "local");
    fleet.store.mood = "down";
    expect(await admittedOf(fleet, 60, limit)).toBe(12);
    fleet.clock.advance(1_000);
    // 10 a second, of which each of three may admit a third: 3 whole ones.
    expect(await admittedOf(fleet, 60, limit)).toBe(9);
  });

  test("local: a burst that does not go round leaves one for each", async () => {
    const fleet = aFleet(3, "local");
    fleet.store.mood = "down";
    expect(await admittedOf(fleet, 60, { perSecond: 1, burst: 1 })).toBe(3);
  });

  test("local: a replica goes on from what it has admitted, without a new burst", async () => {
    const fleet = aFleet(3, "local");
    expect(await admittedOf(fleet, 60, limit)).toBe(12);
    fleet.store.mood = "down";
    expect(await admittedOf(fleet, 60, limit)).toBe(0);
  });

  test("it is said how it was decided, and counted; else nothing is", async () => {
    const { store, metrics, limiters } = aFleet(1, "local");
    expect((await limiters[0]?.decide("a", limit))?.degraded).toBeNull();
    store.mood = "down";
    expect((await limiters[0]?.decide("a", limit))?.degraded).toBe("local");
    const text = await metrics.register.metrics();
    expect(text).toContain('gateway_rate_store_total{result="answered"} 1');
    expect(text).toContain('gateway_rate_store_total{result="failed"} 1');
    expect(text).toContain('gateway_rate_limit_degraded_total{mode="local"} 1');
  });
});

test("a store that was flushed gives one burst more", async () => {
  const fleet = aFleet(3);
  expect(await admittedOf(fleet, 60, limit)).toBe(12);
  fleet.store.flush();
  expect(await admittedOf(fleet, 60, limit)).toBe(12);
});

describe("before the first call", () => {
  test.each(["well", "down"] as const)("a store that is %s is not waited for", async (mood) => {
    const { store, limiters } = aFleet(1);
    store.mood = mood;
    await limiters[0]?.warmUp();
  });

  test("a store to which no connection is made is waited for one second", async () => {
    const { clock, store, limiters } = aFleet(1);
    store.mood = "unreachable";
    let isWarm = false;
    const warming = limiters[0]?.warmUp().then(() => {
      isWarm = true;
    });
    clock.advance(999);
    await Promise.resolve();
    expect(isWarm).toBe(false);
    clock.advance(1);
    await warming;
    expect(isWarm).toBe(true);
  });
});
