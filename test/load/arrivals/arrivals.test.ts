import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import {
  type Arrival,
  arrivalChance,
  expectedArrivals,
  partOf,
  wholeShare,
} from "../../../src/load/arrivals/arrivals.ts";
import { intensityOf } from "../../../src/load/arrivals/intensity.ts";
import {
  type ArrivalProcess,
  arrivalProcesses,
  type Stage,
  scheduleDuration,
} from "../../../src/load/arrivals/schedule.ts";
import {
  all as allOf,
  anySchedule,
  anyStages,
  burst,
  dueTimes,
  hold,
  ramp,
  sine,
  trace,
  under,
} from "./sample.ts";

const minute = [ramp(5000, 0, 100), hold(50_000, 100), ramp(5000, 100, 0)];

const all = (
  process: ArrivalProcess,
  stages: readonly Stage[],
  seed = 1,
  share = wholeShare,
): readonly Arrival[] => allOf(under(process, ...stages), seed, share);

describe("constant arrivals", () => {
  it("come at even distances, the first at once", () => {
    const due = all("constant", [hold(1000, 100)]).map((arrival) => arrival.due);
    expect(due).toEqual(Array.from({ length: 100 }, (_, n) => n * 10));
  });

  it.each<[string, readonly Stage[], number]>([
    ["rate times time", [hold(60_000, 100)], 6000],
    ["half of that on a ramp from nothing", [ramp(60_000, 0, 100)], 3000],
    ["a part of one counts as one, as the first is due at once", [hold(1000, 0.4)], 1],
    ["two and a half count as three", [hold(2500, 1)], 3],
    ["31 a minute are 31 in a minute", [hold(60_000, 31 / 60)], 31],
    ["100 a second for 70 ms are 7", [hold(70, 100)], 7],
    ["none, when the rate is 0", [hold(60_000, 0)], 0],
    ["none, when the time is 0", [hold(0, 100)], 0],
    ["a minute with ramps", minute, 5500],
  ])("are as many as expected: %s", (_claim, stages, count) => {
    expect(all("constant", stages)).toHaveLength(count);
  });

  it("are exactly the expected count, rounded up, for any stages", () => {
    fc.assert(
      fc.property(anyStages, (stages) => {
        expect(all("constant", stages)).toHaveLength(Math.ceil(intensityOf(stages).total));
      }),
    );
  });

  it("follow a ramp: of 500 in ten seconds from 0 to 100/s, a quarter is due in the first half", () => {
    const due = all("constant", [ramp(10_000, 0, 100)]).map((arrival) => arrival.due);
    expect(due.filter((at) => at < 5000)).toHaveLength(125);
    expect(due).toHaveLength(500);
  });
});

describe("Poisson arrivals", () => {
  it("are the same again for the same seed, and others for another", () => {
    expect(all("poisson", minute, 7)).toEqual(all("poisson", minute, 7));
    expect(all("poisson", minute, 8)).not.toEqual(all("poisson", minute, 7));
  });

  it("are as many in the mean, and as different in number, as Poisson says", () => {
    const stages = [ramp(1000, 0, 100), hold(500, 100)];
    const counts = Array.from({ length: 2000 }, (_, seed) => all("poisson", stages, seed).length);
    const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / counts.length;
    // Both are 100 for a Poisson number; their estimates deviate by 0.22 and 3.2.
    expect(Math.abs(mean - 100)).toBeLessThan(1);
    expect(Math.abs(variance - 100)).toBeLessThan(13);
  });

  it("have gaps that are exponential: mean and deviation are one over the rate", () => {
    const due = all("poisson", [hold(200_000, 100)]).map((arrival) => arrival.due);
    const gaps = due.slice(1).map((at, i) => at - (due[i] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.abs(mean - 10)).toBeLessThan(0.25);
    expect(Math.abs(Math.sqrt(variance) - 10)).toBeLessThan(0.4);
    const short = gaps.filter((gap) => gap < 10).length / gaps.length;
    expect(Math.abs(short - (1 - Math.exp(-1)))).toBeLessThan(0.02);
  });

  it("of two traffics differ, by the names of the traffics alone", () => {
    const of = (seed: number, name: string) => arrivalChance(seed, name).next();
    expect(of(1, "chat")).toBe(of(1, "chat"));
    expect(of(1, "chat")).not.toBe(of(1, "embed"));
  });
});

describe.each(arrivalProcesses)("%s arrivals of any seed", (process) => {
  it("ascend, and end before the stages do", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const found = all(process, minute, seed);
        expect(found.map(({ index }) => index)).toEqual(found.map((_, i) => i));
        const due = found.map((arrival) => arrival.due);
        expect(due.every((at, i) => at >= (due[i - 1] ?? 0))).toBe(true);
        expect(due.at(-1)).toBeLessThan(60_000);
      }),
      { numRuns: 20 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7])("are dealt out to %d workers, each to exactly one", (count) => {
    const shares = Array.from({ length: count }, (_, index) => {
      return all(process, [ramp(5000, 10, 100)], 3, { index, count });
    });
    const together = shares.flat().sort((a, b) => a.index - b.index);
    expect(together).toEqual(all(process, [ramp(5000, 10, 100)], 3));
    const sizes = shares.map((share) => share.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

describe("jittered arrivals", () => {
  const stages = [hold(3300, 7), ramp(5000, 7, 31), sine(4000, 20, 20, 900), hold(150, 10)];

  it("come each in its own slot: from its even place to the next one, or to the end", () => {
    const even = dueTimes(under("constant", ...stages));
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const due = dueTimes(under("jitter", ...stages), seed);
        expect(due).toHaveLength(even.length);
        for (const [index, at] of due.entries()) {
          expect(at).toBeGreaterThanOrEqual(even[index] ?? 0);
          expect(at).toBeLessThanOrEqual(even[index + 1] ?? 12_450);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("fall anywhere in their slots with equal chance", () => {
    const due = dueTimes(under("jitter", hold(100_000, 100)));
    expect(chiSquare(due.map((at, index) => at / 10 - index))).toBeLessThan(chiSquareLimit);
  });

  it("are the same again for the same seed, and others for another", () => {
    expect(all("jitter", minute, 7)).toEqual(all("jitter", minute, 7));
    expect(all("jitter", minute, 8)).not.toEqual(all("jitter", minute, 7));
  });
});

describe("Poisson arrivals, given their number", () => {
  it.each<[string, readonly Stage[]]>([
    ["a hold", [hold(100_000, 100)]],
    ["a ramp", [ramp(100_000, 0, 200)]],
    ["a sine", [sine(100_000, 100, 100, 7000)]],
    ["stages mixed", [...minute, hold(10_000, 0), sine(50_000, 100, 50, 9000)]],
  ])("are uniform in the expected count: %s", (_stages, stages) => {
    const { countAt, total } = intensityOf(stages);
    const parts = all("poisson", stages).map(({ due }) => countAt(due) / total);
    expect(parts.length).toBeGreaterThan(9000);
    expect(chiSquare(parts)).toBeLessThan(chiSquareLimit);
  });
});

/** The 99.9% quantile with 19 degrees of freedom. */
const chiSquareLimit = 43.82;

/** Of shares from 0 to 1, counted in 20 equal cells. */
function chiSquare(parts: readonly number[]): number {
  const cells = Array.from({ length: 20 }, () => 0);
  for (const part of parts) {
    const cell = Math.min(19, Math.floor(part * 20));
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  const even = parts.length / 20;
  return cells.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
}

describe("bursts", () => {
  it("come at once and at even distances, all of one at one instant", () => {
    expect(dueTimes(burst(3, 10_000, 25_000))).toEqual([
      0, 0, 0, 10_000, 10_000, 10_000, 20_000, 20_000, 20_000,
    ]);
  });

  it.each<[string, number, number, number]>([
    ["one whose instant is the end is not due", 10_000, 20_000, 2],
    ["one just before the end is", 10_000, 20_001, 3],
    ["a time shorter than the distance has one", 10_000, 1, 1],
    ["tenths of a millisecond leave no rounding error", 0.1, 0.3, 3],
    ["no time has none", 10, 0, 0],
  ])("are as many as fit: %s", (_claim, every, duration, bursts) => {
    expect(dueTimes(burst(7, every, duration))).toHaveLength(7 * bursts);
  });
});

describe("a trace", () => {
  it("is due as recorded", () => {
    expect(dueTimes(trace([0.5, 0.5, 3, 99]))).toEqual([0.5, 0.5, 3, 99]);
  });
});

describe("any schedule", () => {
  it("has ascending due times, numbered from 0, none before 0 or after its end", () => {
    fc.assert(
      fc.property(anySchedule, fc.integer(), (schedule, seed) => {
        const found = allOf(schedule, seed);
        expect(found.map(({ index }) => index)).toEqual(found.map((_, i) => i));
        const due = found.map((arrival) => arrival.due);
        expect(due.every((at, i) => at >= (due[i - 1] ?? 0))).toBe(true);
        expect(due.at(-1) ?? 0).toBeLessThanOrEqual(scheduleDuration(schedule));
      }),
    );
  });

  it("is the same again for the same seed", () => {
    fc.assert(
      fc.property(anySchedule, fc.integer(), (schedule, seed) => {
        expect(allOf(schedule, seed)).toEqual(allOf(schedule, seed));
      }),
    );
  });

  it("is dealt out whole, each arrival to exactly the share of its index", () => {
    fc.assert(
      fc.property(anySchedule, fc.integer({ min: 1, max: 9 }), (schedule, count) => {
        const shares = Array.from({ length: count }, (_, index) =>
          allOf(schedule, 5, { index, count }),
        );
        for (const [share, dealt] of shares.entries()) {
          expect(dealt.every(({ index }) => index % count === share)).toBe(true);
        }
        const together = shares.flat().sort((a, b) => a.index - b.index);
        expect(together).toEqual(allOf(schedule, 5));
      }),
    );
  });

  it("has exactly as many arrivals as expected, unless it is Poisson", () => {
    fc.assert(
      fc.property(anySchedule, fc.integer(), (schedule, seed) => {
        fc.pre(schedule.kind !== "rate" || schedule.process !== "poisson");
        const expected = expectedArrivals(schedule, ms(0), scheduleDuration(schedule));
        expect(allOf(schedule, seed)).toHaveLength(expected);
      }),
    );
  });

  it("is expected in windows that add up, before, within and after it", () => {
    const instant = fc.double({ min: -1000, max: 60_000, noNaN: true }).map(ms);
    fc.assert(
      fc.property(anySchedule, instant, instant, (schedule, a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const [start, end] = [ms(-2000), ms(90_000)];
        const parts = [
          expectedArrivals(schedule, start, first),
          expectedArrivals(schedule, first, second),
          expectedArrivals(schedule, second, end),
        ];
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        const whole = expectedArrivals(schedule, start, end);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        expect(expectedArrivals(schedule, ms(0), scheduleDuration(schedule))).toBe(whole);
      }),
    );
  });

  it("is expected in a window exactly as it comes, if chance has no part in it", () => {
    const whole = fc.nat({ max: 30_000 }).map(ms);
    fc.assert(
      fc.property(anySchedule, whole, whole, (schedule, a, b) => {
        fc.pre(schedule.kind !== "rate" || schedule.process === "constant");
        const [start, end] = a < b ? [a, b] : [b, a];
        const come = dueTimes(schedule).filter((at) => at >= start && at < end).length;
        expect(expectedArrivals(schedule, start, end)).toBe(come);
      }),
    );
  });
});

describe("a part of a whole number", () => {
  it("adds up to the whole over all shares, and differs by one at the most", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.integer({ min: 1, max: 64 }), (whole, count) => {
        const parts = Array.from({ length: count }, (_, index) => partOf(whole, { index, count }));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("the arrivals that are expected in a window", () => {
  it("are exactly those that come, for a constant process", () => {
    const window = fc.tuple(fc.nat({ max: 20_000 }), fc.nat({ max: 20_000 }));
    const stages = [hold(3300, 7), ramp(5000, 7, 31), hold(2500, 0), ramp(4000, 31, 0)];
    const due = all("constant", stages).map((arrival) => arrival.due);
    fc.assert(
      fc.property(window, (ends) => {
        const [start, end] = [Math.min(...ends), Math.max(...ends)];
        const come = due.filter((at) => at >= start && at < end).length;
        const model = under("constant", ...stages);
        expect(expectedArrivals(model, ms(start), ms(end))).toBe(come);
      }),
    );
  });

  it.each(arrivalProcesses)("add up over windows (%s)", (process) => {
    const model = under(process, hold(5000, 3));
    const [whole, first, second] = [
      expectedArrivals(model, ms(0), ms(5000)),
      expectedArrivals(model, ms(0), ms(2500)),
      expectedArrivals(model, ms(2500), ms(5000)),
    ];
    expect(whole).toBe(15);
    expect(first + second).toBe(whole);
  });

  it("are none after the traffic has ended, also after a ramp down", () => {
    const model = under("poisson", ramp(10_000, 100, 0));
    expect(expectedArrivals(model, ms(10_000), ms(60_000))).toBe(0);
    expect(expectedArrivals(model, ms(0), ms(60_000))).toBe(500);
  });
});
