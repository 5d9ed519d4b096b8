/** The rate limit's law and its exact hints. */

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  gcra,
  type RateLimit,
  shareOf,
} from "../../../../gateway-under-test/gateway/limits/gcra.ts";

const limits = fc.record({
  perSecond: fc.integer({ min: 1, max: 10_000 }),
  burst: fc.integer({ min: 1, max: 100 }),
});
const gapsMs = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 120 });

/** Instants at which a stream of requests with these gaps was admitted. */
function admittedAt(limit: RateLimit, gaps: readonly number[]): readonly number[] {
  const admitted: number[] = [];
  let tat: number | undefined;
  let now = 1_000;
  for (const gap of gaps) {
    now += gap;
    const decision = gcra(limit, tat, now);
    if (decision.kind === "limited") continue;
    tat = decision.tat;
    admitted.push(now);
  }
  return admitted;
}

test("admits at most burst + rate * t in any interval t", () => {
  fc.assert(
    fc.property(limits, gapsMs, (limit, gaps) => {
      const instants = admittedAt(limit, gaps);
      for (const [i, from] of instants.entries()) {
        for (const [j, to] of instants.slice(i).entries()) {
          const bound = limit.burst + (limit.perSecond * (to - from)) / 1_000;
          expect(j + 1).toBeLessThanOrEqual(bound + 1e-6);
        }
      }
    }),
  );
});

test("admits everything that keeps to the rate", () => {
  fc.assert(
    fc.property(limits, fc.integer({ min: 1, max: 200 }), (limit, count) => {
      const intervalMs = 1_000 / limit.perSecond;
      const gaps = Array.from({ length: count }, () => intervalMs * 1.000_001);
      expect(admittedAt(limit, gaps)).toHaveLength(count);
    }),
  );
});

test("admits a whole burst at once, and then no more", () => {
  expect(admittedAt({ perSecond: 10, burst: 4 }, [0, 0, 0, 0, 0, 0])).toHaveLength(4);
});

test("says exactly how long to wait", () => {
  const limit = { perSecond: 4, burst: 1 };
  const first = gcra(limit, undefined, 100);
  const tat = first.kind === "admitted" ? first.tat : undefined;
  expect(gcra(limit, tat, 200)).toEqual({ kind: "limited", retryAfterMs: 150 });
  expect(gcra(limit, tat, 349)).toEqual({ kind: "limited", retryAfterMs: 1 });
  expect(gcra(limit, tat, 350)).toEqual({ kind: "admitted", tat: 600 });
});

test("the shares of all replicas are no more than the whole, but for one request each", () => {
  fc.assert(
    fc.property(limits, fc.integer({ min: 1, max: 16 }), (limit, replicas) => {
      const share = shareOf(limit, replicas);
      expect(share.perSecond * replicas).toBeCloseTo(limit.perSecond, 6);
      expect(share.burst * replicas).toBeLessThanOrEqual(Math.max(limit.burst, replicas));
      expect(share.burst).toBeGreaterThanOrEqual(1);
    }),
  );
});
