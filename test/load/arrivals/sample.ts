/** Stages and schedules for the tests of arrivals, and any of them for laws. */

import fc from "fast-check";
import { seeded } from "../../../src/base/random.ts";
import { ms, perSecond } from "../../../src/base/units.ts";
import { type Arrival, arrivals, wholeShare } from "../../../src/load/arrivals/arrivals.ts";
import {
  type ArrivalProcess,
  arrivalProcesses,
  type Schedule,
  type Stage,
} from "../../../src/load/arrivals/schedule.ts";

export const hold = (durationMs: number, rate: number): Stage => ({
  kind: "hold",
  duration: ms(durationMs),
  rate: perSecond(rate),
});

export const ramp = (durationMs: number, from: number, to: number): Stage => ({
  kind: "ramp",
  duration: ms(durationMs),
  from: perSecond(from),
  to: perSecond(to),
});

export const sine = (
  durationMs: number,
  mean: number,
  amplitude: number,
  periodMs: number,
): Stage => ({
  kind: "sine",
  duration: ms(durationMs),
  mean: perSecond(mean),
  amplitude: perSecond(amplitude),
  period: ms(periodMs),
});

export const under = (process: ArrivalProcess, ...stages: readonly Stage[]): Schedule => ({
  kind: "rate",
  process,
  stages,
});

export const burst = (size: number, everyMs: number, durationMs: number): Schedule => ({
  kind: "burst",
  size,
  every: ms(everyMs),
  duration: ms(durationMs),
});

export const trace = (due: readonly number[]): Schedule => ({
  kind: "trace",
  due: due.map(ms),
  duration: ms(Math.floor(due.at(-1) ?? 0) + 1),
});

export const all = (schedule: Schedule, seed = 1, share = wholeShare): readonly Arrival[] => [
  ...arrivals(schedule, seeded(seed, "test"), share),
];

export const dueTimes = (schedule: Schedule, seed = 1): readonly number[] =>
  all(schedule, seed).map(({ due }) => due);

const duration = fc.oneof(fc.constant(0), fc.double({ min: 1, max: 8000, noNaN: true }));
const rate = fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 200, noNaN: true }));
const part = fc.double({ min: 0, max: 1, noNaN: true });

export const anyStage: fc.Arbitrary<Stage> = fc.oneof(
  fc.tuple(duration, rate).map(([d, r]) => hold(d, r)),
  fc.tuple(duration, rate, rate).map(([d, from, to]) => ramp(d, from, to)),
  fc
    .tuple(
      duration,
      rate,
      fc.oneof(part, fc.constant(1)),
      fc.double({ min: 5, max: 9000, noNaN: true }),
    )
    .map(([d, mean, swing, period]) => sine(d, mean, mean * swing, period)),
);

export const anyStages = fc.array(anyStage, { minLength: 1, maxLength: 6 });

const anyTrace = fc
  .array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 200 })
  .map((due) => trace([...due].sort((a, b) => a - b)));

const anyBursts = fc
  .tuple(
    fc.integer({ min: 1, max: 50 }),
    fc.double({ min: 20, max: 5000, noNaN: true }),
    fc.double({ min: 1, max: 20_000, noNaN: true }),
  )
  .map((numbers) => burst(...numbers));

export const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...arrivalProcesses), anyStages)
    .map(([process, stages]) => under(process, ...stages)),
  anyBursts,
  anyTrace,
);
