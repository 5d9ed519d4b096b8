/** The highest rate of a schedule: what the generator and its connections must be ready for. */

import { type PerSecond, perSecond, seconds } from "../../base/units.ts";
import { dueBefore, firstFrom } from "./due-before.ts";
import type { BurstSchedule, Schedule, Stage, TraceSchedule } from "./schedule.ts";
import { sinePeak } from "./sine-curve.ts";

/**
 * Under stages, their highest rate, however short. What comes at instants has no rate: of bursts
 * and traces, as many as are due in the busiest second, wherever that begins.
 */
export function peakRate(schedule: Schedule): PerSecond {
  switch (schedule.kind) {
    case "rate":
      return perSecond(schedule.stages.reduce((peak, stage) => Math.max(peak, peakOf(stage)), 0));
    case "burst":
      return burstPeak(schedule);
    case "trace":
      return tracePeak(schedule);
    default:
      return schedule satisfies never;
  }
}

function peakOf(stage: Stage): number {
  if (stage.duration === 0) return 0;
  switch (stage.kind) {
    case "ramp":
      return Math.max(stage.from, stage.to);
    case "hold":
      return stage.rate;
    case "sine":
      return sinePeak({ ...stage, period: stage.period / 1000 }, stage.duration / 1000);
    default:
      return stage satisfies never;
  }
}

/** Bursts come at even distances: no second has more of them than the first. */
const burstPeak = (schedule: BurstSchedule): PerSecond =>
  perSecond(dueBefore(schedule, seconds(1)));

function tracePeak({ due }: TraceSchedule): PerSecond {
  let peak = 0;
  for (const [index, at] of due.entries()) {
    // A busier second than the busiest so far must reach at least one further than that.
    if ((due[index + peak] ?? Number.POSITIVE_INFINITY) >= at + 1000) continue;
    peak = firstFrom(due, at + 1000) - index;
  }
  return perSecond(peak);
}
