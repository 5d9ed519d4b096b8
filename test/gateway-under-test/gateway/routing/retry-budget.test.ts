/** How many extra attempts a number of requests buys, over virtual time. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { RetryBudget } from "../../../../gateway-under-test/gateway/routing/retry-budget.ts";
import { ManualClock } from "../../manual-clock.ts";

/** How often it gives until it is empty. */
function drain(budget: RetryBudget): number {
  let taken = 0;
  while (budget.take()) taken += 1;
  return taken;
}

test("ten requests earn one extra attempt at 10 %, not nine", () => {
  const budget = new RetryBudget(new ManualClock(), { ratio: 0.1, minPerSecond: 0 });
  for (let i = 0; i < 9; i++) budget.earn();
  expect(drain(budget)).toBe(0);
  budget.earn();
  expect(drain(budget)).toBe(1);
});

test("a quiet gateway may make some at once, and as many each second", () => {
  const clock = new ManualClock();
  const budget = new RetryBudget(clock, { ratio: 0, minPerSecond: 5 });
  expect(drain(budget)).toBe(5);
  clock.advance(600);
  expect(drain(budget)).toBe(3);
});

test("less than one a second adds up to one", () => {
  const clock = new ManualClock();
  const budget = new RetryBudget(clock, { ratio: 0, minPerSecond: 0.5 });
  expect(drain(budget)).toBe(1);
  clock.advance(1_999);
  expect(drain(budget)).toBe(0);
  clock.advance(1);
  expect(drain(budget)).toBe(1);
});

test("a long calm does not pay for a long storm", () => {
  const clock = new ManualClock();
  const budget = new RetryBudget(clock, { ratio: 0.1, minPerSecond: 2 });
  for (let i = 0; i < 100_000; i++) budget.earn();
  clock.advance(3_600_000);
  expect(drain(budget)).toBe(12);
});

test("there is nothing when both are zero", () => {
  expect(drain(new RetryBudget(new ManualClock(), { ratio: 0, minPerSecond: 0 }))).toBe(0);
});

test("however requests and failures come, there are never more than were paid for", () => {
  const steps = fc.array(fc.record({ waitMs: fc.nat(500), earns: fc.nat(5), takes: fc.nat(5) }));
  const options = fc.record({
    ratio: fc.double({ min: 0, max: 1, noNaN: true }),
    minPerSecond: fc.nat(20),
  });
  fc.assert(
    fc.property(options, steps, ({ ratio, minPerSecond }, events) => {
      const clock = new ManualClock();
      const budget = new RetryBudget(clock, { ratio, minPerSecond });
      let [taken, requests] = [0, 0];
      for (const { waitMs, earns, takes } of events) {
        clock.advance(waitMs);
        requests += earns;
        for (let i = 0; i < earns; i++) budget.earn();
        for (let i = 0; i < takes; i++) taken += budget.take() ? 1 : 0;
      }
      const paid = ratio * requests + minPerSecond * (1 + clock.now() / 1_000);
      expect(taken).toBeLessThanOrEqual(paid + 1e-6);
    }),
  );
});
