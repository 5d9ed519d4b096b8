import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded } from "../../../src/base/random.ts";
import { ms } from "../../../src/base/units.ts";
import {
  type Arrival,
  arrivalChance,
  arrivals,
  expectedArrivals,
  partOf,
  wholeShare,
} from "../../../src/load/arrivals/arrivals.ts";
import { intensityOf } from "../../../src/load/arrivals/intensity.ts";
import type { ArrivalProcess, Stage } from "../../../src/load/traffic.ts";
import { hold, ramp } from "../sample.ts";

const minute = [ramp(5000, 0, 100), hold(50_000, 100), ramp(5000, 100, 0)];

const all = (
  process: ArrivalProcess,
  stages: readonly Stage[],
  seed = 1,
  share = wholeShare,
): readonly Arrival[] => [...arrivals({ process, stages }, seeded(seed, "test"), share)];

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
    const stage = fc
      .tuple(fc.nat({ max: 5000 }), fc.nat({ max: 200 }), fc.nat({ max: 200 }))
      .map(([duration, from, to]) => ramp(duration, from, to));
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 4 }), (stages) => {
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

describe.each<ArrivalProcess>(["constant", "poisson"])("%s arrivals of any seed", (process) => {
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
        const model = { process: "constant", stages } as const;
        expect(expectedArrivals(model, ms(start), ms(end))).toBe(come);
      }),
    );
  });

  it.each<ArrivalProcess>(["constant", "poisson"])("add up over windows (%s)", (process) => {
    const model = { process, stages: [hold(5000, 3)] };
    const [whole, first, second] = [
      expectedArrivals(model, ms(0), ms(5000)),
      expectedArrivals(model, ms(0), ms(2500)),
      expectedArrivals(model, ms(2500), ms(5000)),
    ];
    expect(whole).toBe(15);
    expect(first + second).toBe(whole);
  });

  it("are none after the traffic has ended, also after a ramp down", () => {
    const model = { process: "poisson", stages: [ramp(10_000, 100, 0)] } as const;
    expect(expectedArrivals(model, ms(10_000), ms(60_000))).toBe(0);
    expect(expectedArrivals(model, ms(0), ms(60_000))).toBe(500);
  });
});
