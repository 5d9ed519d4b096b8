import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { intensityOf } from "../../../src/load/arrivals/intensity.ts";
import type { Stage } from "../../../src/load/arrivals/schedule.ts";
import { hold, ramp, sine } from "./sample.ts";

describe("the expected count of arrivals", () => {
  it.each<[string, readonly Stage[], number]>([
    ["a hold: rate times time", [hold(60_000, 100)], 6000],
    ["a ramp from nothing: half of that", [ramp(60_000, 0, 100)], 3000],
    ["a ramp down: the mean of its ends", [ramp(10_000, 100, 50)], 750],
    ["stages add up", [ramp(5000, 0, 100), hold(40_000, 100), ramp(5000, 100, 0)], 4500],
    ["whole swings of a sine: mean times time", [sine(60_000, 100, 70, 20_000)], 6000],
    ["also when the rate touches 0", [sine(35_000, 10, 10, 500)], 350],
    // 50 * 5 + 20 * 10 / pi
    ["half a swing is above the mean", [sine(5000, 50, 20, 10_000)], 313.661977237],
    // 50 * 2.5 + 20 * 10 / (2 pi)
    ["a quarter has half of that", [sine(2500, 50, 20, 10_000)], 156.830988618],
    ["a sine of no amplitude is a hold", [sine(12_345, 40, 0, 777)], 493.8],
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
      // After whole swings the count is that of a hold; H(2.5 s) = 250 + 500 / pi.
      [sine(40_000, 100, 100, 10_000)],
      [
        [0, 0],
        [250 + 500 / Math.PI, 2500],
        [500 + 1000 / Math.PI, 5000],
        [1000, 10_000],
        [2000, 20_000],
        [3000, 30_000],
      ],
    ],
    [
      // A sine of no amplitude is a hold.
      [hold(1000, 10), sine(9000, 100, 0, 10)],
      [
        [10, 1000],
        [11, 1010],
        [500, 5900],
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
  fc
    .tuple(
      duration,
      rate,
      fc.constantFrom(0, 0.3, 1),
      fc.double({ min: 10, max: 1e6, noNaN: true }),
    )
    .map(([d, mean, swing, period]) => sine(d, mean, mean * swing, period)),
);
const stages = fc.array(stage, { minLength: 1, maxLength: 6 });
const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe("the instant within a sine", () => {
  const anySine = fc.tuple(
    fc.double({ min: 0.1, max: 20_000, noNaN: true }),
    fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.999999, 1)),
    fc.double({ min: 10, max: 600_000, noNaN: true }),
    // The end itself is where the whole count is rounded to.
    fc.double({ min: 0, max: 0.999999, noNaN: true }),
  );

  it("is right to a hundredth of a microsecond, as far as the count itself has digits", () => {
    fc.assert(
      fc.property(anySine, ([mean, swing, period, part]) => {
        const { countAt, instantOf, total } = intensityOf([
          sine(600_000, mean, mean * swing, period),
        ]);
        const count = part * total;
        const found = instantOf(count);
        const digits = 1e-14 * total;
        expect(countAt(ms(found - 1e-5))).toBeLessThanOrEqual(count + digits);
        expect(countAt(ms(found + 1e-5))).toBeGreaterThanOrEqual(count - digits);
      }),
      { numRuns: 1000 },
    );
  });
});

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
