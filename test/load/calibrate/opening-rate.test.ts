import { describe, expect, it } from "vitest";
import { ms, perSecond } from "../../../src/base/units.ts";
import type { Schedule, Stage } from "../../../src/load/arrivals/schedule.ts";
import { openingRate } from "../../../src/load/calibrate/opening-rate.ts";
import { hold, ramp } from "../sample.ts";

const stages = (...list: readonly Stage[]): Schedule => ({
  kind: "rate",
  process: "poisson",
  stages: list,
});

const sine: Stage = {
  kind: "sine",
  duration: ms(1000),
  mean: perSecond(30),
  amplitude: perSecond(30),
  period: ms(500),
};

const due = [0, 10, 20, 30].map(ms);

const cases: readonly (readonly [string, Schedule, number])[] = [
  ["a hold opens with its rate", stages(hold(1000, 50), hold(1000, 90)), 50],
  ["a pause is passed over", stages(hold(1000, 0), hold(1000, 90)), 90],
  ["a stage of no duration is passed over", stages(ramp(0, 500, 700), hold(1000, 90)), 90],
  ["a ramp opens with the rate that it begins with", stages(ramp(1000, 20, 90)), 20],
  ["a ramp from nothing opens with its mean", stages(ramp(1000, 0, 90)), 45],
  ["a sine opens with its mean", stages(sine), 30],
  ["what never sends has no rate", stages(hold(1000, 0)), 0],
  ["no stages have no rate", stages(), 0],
  [
    "bursts open with their mean",
    { kind: "burst", size: 10, every: ms(500), duration: ms(2000) },
    20,
  ],
  ["a trace opens with its mean", { kind: "trace", due, duration: ms(2000) }, 2],
  ["an empty trace has no rate", { kind: "trace", due: [], duration: ms(0) }, 0],
];

describe("of schedules", () => {
  it.each(cases)("%s", (_claim, schedule, rate) => {
    expect(openingRate(schedule)).toBe(rate);
  });
});
