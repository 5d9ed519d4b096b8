import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { peakRate } from "../../../src/load/arrivals/peak-rate.ts";
import type { Schedule } from "../../../src/load/arrivals/schedule.ts";
import { anySchedule, burst, dueTimes, hold, ramp, sine, trace, under } from "./sample.ts";

describe("the peak rate", () => {
  it.each<[string, Schedule, number]>([
    ["of stages is the highest of them", under("poisson", hold(1, 5), ramp(9, 5, 70)), 70],
    ["of a ramp down is its begin", under("constant", ramp(1000, 30, 0)), 30],
    ["of a spike is its rate, however short", under("jitter", hold(1, 9000), hold(1e6, 1)), 9000],
    ["does not know a step that takes no time", under("constant", ramp(0, 0, 99), hold(5, 7)), 7],
    ["of a sine is its crest", under("constant", sine(10_000, 50, 30, 10_000)), 80],
    [
      "of a sine that ends before the crest is its end",
      under("constant", sine(1e3, 50, 30, 12e3)),
      65,
    ],
    ["of silence is 0", under("poisson", hold(1000, 0)), 0],
    ["of rare bursts is one burst", burst(50, 10_000, 60_000), 50],
    ["of frequent bursts is those of one second", burst(5, 300, 60_000), 20],
    ["of bursts that all end within a second is all of them", burst(5, 100, 250), 15],
    ["of a trace is its busiest second", trace([0, 1900, 2000, 2899.9, 2900, 9000]), 3],
    ["of a trace counts what is due at one instant", trace([5, 5, 5, 5]), 4],
  ])("%s", (_claim, schedule, peak) => {
    expect(peakRate(schedule)).toBeCloseTo(peak, 9);
  });

  it("is what the busiest second holds at the most, but for one, if chance has no part", () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        fc.pre(schedule.kind !== "rate" || schedule.process === "constant");
        const due = dueTimes(schedule);
        let busiest = 0;
        let end = 0;
        for (const [index, at] of due.entries()) {
          while ((due[end] ?? Number.POSITIVE_INFINITY) < at + 1000) end++;
          busiest = Math.max(busiest, end - index);
        }
        expect(busiest).toBeLessThanOrEqual(Math.ceil(peakRate(schedule)) + 1);
        if (schedule.kind === "trace") expect(peakRate(schedule)).toBe(busiest);
      }),
    );
  });
});
