import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { intensityOf } from "../../../src/load/arrivals/intensity.ts";
import type { Stage } from "../../../src/load/traffic.ts";
import { hold, ramp } from "../sample.ts";

describe("the expected count of arrivals", () => {
  it.each<[string, readonly Stage[], number]>([
    ["a hold: rate times time", [hold(60_000, 100)], 6000],
    ["a ramp from nothing: half of that", [ramp(60_000, 0, 100)], 3000],
    ["a ramp down: the mean of its ends", [ramp(10_000, 100, 50)], 750],
    ["stages add up", [ramp(5000, 0, 100), hold(40_000, 100), ramp(5000, 100, 0)], 4500],
    ["silence adds nothing", [hold(1000, 10), hold(60_000, 0), hold(1000, 10)], 20],
    ["a step of no duration adds nothing", [hold(1000, 10), ramp(0, 10, 90), hold(1000, 90)], 100],
    ["31 a minute for a minute: no rounding error", [hold(60_000, 31 / 60)], 31],
    ["480 a second for 4.15 s: no rounding error", [hold(4150, 480)], 1992],
  ])("%s", (_claim, stages, total) => {
    expect(intensityOf(stages).total).toBe(total);
  });

  it("is 0 before the begin and the total from the end on, also after a ramp down", () => {
    const { countAt } = intensityOf([ramp(10_000, 100, 0)]);
    const counts = [-5, 0, 5000, 10_000, 10_001, 20_000, 1e9].map((at) => countAt(ms(at)));
    expect(counts).toEqual([0, 0, 375, 500, 500, 500, 500]);
  });

  it("is a number at a step, wherever that stands", () => {
    const { countAt, total } = intensityOf([ramp(0, 0, 50), hold(1000, 50), ramp(0, 50, 100)]);
    expect([0, 500, 1000, 2000].map((at) => countAt(ms(at)))).toEqual([0, 25, 50, 50]);
    expect(total).toBe(50);
  });
});

describe("the instant at which the count is reached", () => {
  it.each<[readonly Stage[], readonly (readonly [number, number])[]]>([
    [
      [hold(10_000, 100)],
      [
        [0, 0],
        [1, 10],
        [7, 70],
        [999, 9990],
      ],
    ],
    [
      // H(t) = 5 t^2
      [ramp(10_000, 0, 100)],
      [
        [0, 0],
        [5, 1000],
        [20, 2000],
        [245, 7000],
      ],
    ],
    [
      // Nothing is due in the silence: the eleventh arrival waits for its end.
      [hold(1000, 10), hold(60_000, 0), hold(1000, 10)],
      [
        [9, 900],
        [10, 61_000],
        [11, 61_100],
      ],
    ],
    [
      [ramp(0, 0, 50), hold(1000, 50)],
      [
        [0, 0],
        [1, 20],
      ],
    ],
  ])("is exact: %#", (stages, pairs) => {
    const { instantOf } = intensityOf(stages);
    expect(pairs.map(([count]) => [count, instantOf(count)])).toEqual(pairs);
  });

  it("may be asked for in any order", () => {
    const { instantOf } = intensityOf([hold(1000, 10), hold(1000, 20), hold(1000, 10)]);
    expect([35, 0, 10, 30, 5].map(instantOf)).toEqual([2500, 0, 1000, 2000, 500]);
  });
});

const rate = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 5000, noNaN: true }));
const duration = fc.oneof(fc.constant(0), fc.double({ min: 1, max: 600_000, noNaN: true }));
const stage: fc.Arbitrary<Stage> = fc.oneof(
  fc.tuple(duration, rate).map(([d, r]) => hold(d, r)),
  fc.tuple(duration, rate, rate).map(([d, from, to]) => ramp(d, from, to)),
);
const stages = fc.array(stage, { minLength: 1, maxLength: 6 });
const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe("for any stages", () => {
  it("count and instant are inverse", () => {
    fc.assert(
      fc.property(stages, share, (drawn, part) => {
        const { total, countAt, instantOf } = intensityOf(drawn);
        fc.pre(total > 0);
        const count = part * total;
        const found = countAt(instantOf(count));
        expect(Math.abs(found - count)).toBeLessThan(1e-6 * Math.max(1, total));
      }),
    );
  });

  it("instants ascend with the count and stay within the stages", () => {
    fc.assert(
      fc.property(stages, share, share, (drawn, a, b) => {
        const { total, instantOf } = intensityOf(drawn);
        fc.pre(total > 0);
        const end = drawn.reduce((sum, { duration }) => sum + duration, 0);
        const first = instantOf(Math.min(a, b) * total);
        const second = instantOf(Math.max(a, b) * total);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(second).toBeGreaterThanOrEqual(first - 1e-6);
        expect(second).toBeLessThanOrEqual(end * (1 + 1e-9) + 1e-3);
      }),
    );
  });

  it("the count never falls, and never is no number", () => {
    fc.assert(
      fc.property(stages, fc.array(share, { maxLength: 20 }), (drawn, parts) => {
        const { countAt, total } = intensityOf(drawn);
        const end = drawn.reduce((sum, { duration }) => sum + duration, 0);
        const instants = parts.map((part) => part * end * 1.2).sort((x, y) => x - y);
        let last = 0;
        for (const instant of instants) {
          const count = countAt(ms(instant));
          expect(count).toBeGreaterThanOrEqual(last - 1e-5);
          expect(count).toBeLessThanOrEqual(total);
          last = count;
        }
      }),
    );
  });
});
