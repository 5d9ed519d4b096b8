/** When the arrivals of an open model come, as data. */

import { type Milliseconds, ms, type PerSecond } from "../../base/units.ts";

export type Schedule =
  /** Under a rate that changes in stages. */
  | {
      readonly kind: "rate";
      readonly process: ArrivalProcess;
      readonly stages: readonly Stage[];
    }
  /** `size` arrivals at one instant: at 0, and again after each `every` that is above 0. */
  | {
      readonly kind: "burst";
      readonly size: number;
      readonly every: Milliseconds;
      readonly duration: Milliseconds;
    }
  /** As recorded: the due times ascend from 0 or later, and are below the duration. */
  | {
      readonly kind: "trace";
      readonly due: readonly Milliseconds[];
      readonly duration: Milliseconds;
    };

export type RateSchedule = Extract<Schedule, { readonly kind: "rate" }>;
export type BurstSchedule = Extract<Schedule, { readonly kind: "burst" }>;
export type TraceSchedule = Extract<Schedule, { readonly kind: "trace" }>;

export const arrivalProcesses = ["constant", "poisson", "jitter"] as const;

/** How arrivals are placed under the rate: evenly, by chance, or by chance near the even place. */
export type ArrivalProcess = (typeof arrivalProcesses)[number];

/** A stretch of the run over which the rate is fixed, changes linearly, or swings. */
export type Stage =
  | {
      readonly kind: "ramp";
      readonly duration: Milliseconds;
      readonly from: PerSecond;
      readonly to: PerSecond;
    }
  | { readonly kind: "hold"; readonly duration: Milliseconds; readonly rate: PerSecond }
  | {
      readonly kind: "sine";
      readonly duration: Milliseconds;
      /** The rate as the stage begins; it rises from there. */
      readonly mean: PerSecond;
      /** At most the mean. */
      readonly amplitude: PerSecond;
      /** Above 0. */
      readonly period: Milliseconds;
    };

export function scheduleDuration(schedule: Schedule): Milliseconds {
  if (schedule.kind !== "rate") return schedule.duration;
  return ms(schedule.stages.reduce((total, stage) => total + stage.duration, 0));
}
