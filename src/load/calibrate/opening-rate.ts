/** The rate with which a schedule opens: how fast its warm-up is. */

import { type PerSecond, perSecond } from "../../base/units.ts";
import { dueBefore } from "../arrivals/due-before.ts";
import { type Schedule, type Stage, scheduleDuration } from "../arrivals/schedule.ts";

/**
 * Under stages, that of the first that sends anything. What comes at instants has no rate: of
 * bursts and traces, their mean. 0: nothing is ever due.
 */
export function openingRate(schedule: Schedule): PerSecond {
  if (schedule.kind === "rate") {
    const rates = schedule.stages.filter(({ duration }) => duration > 0).map(rateOf);
    return perSecond(rates.find((rate) => rate > 0) ?? 0);
  }
  const duration = scheduleDuration(schedule);
  return perSecond(duration === 0 ? 0 : (dueBefore(schedule, duration) * 1000) / duration);
}

/** A ramp begins with its first rate; one from 0, for nothing would be sent, with its mean. */
function rateOf(stage: Stage): number {
  switch (stage.kind) {
    case "hold":
      return stage.rate;
    case "ramp":
      return stage.from > 0 ? stage.from : stage.to / 2;
    case "sine":
      return stage.mean;
    default:
      return stage satisfies never;
  }
}
