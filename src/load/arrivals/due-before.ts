/** How many arrivals of a schedule are due before an instant. */

import type { Milliseconds } from "../../base/units.ts";
import { intensityOf, settled } from "./intensity.ts";
import type { BurstSchedule, RateSchedule, Schedule } from "./schedule.ts";

/** A whole number that never falls with the instant. */
export function dueBefore(schedule: Schedule, instant: Milliseconds): number {
  switch (schedule.kind) {
    case "rate":
      return underRate(schedule, instant);
    case "burst":
      return burstsBefore(schedule, instant) * schedule.size;
    case "trace":
      return firstFrom(schedule.due, instant);
    default:
      return schedule satisfies never;
  }
}

/** Exact for a constant process, and for a jittered one at its end; else the expectation. */
function underRate({ process, stages }: RateSchedule, instant: Milliseconds): number {
  const { countAt, total } = intensityOf(stages);
  const count = settled(countAt(instant));
  const isExact = process === "constant" || (process === "jitter" && count >= total);
  // Of n and a part arrivals that come evenly, n + 1 are due: the first comes at once.
  return isExact ? Math.ceil(count) : Math.round(count);
}

/** They are due at 0, T, 2 T, ... below the duration: of 2.5 T, there are three. */
function burstsBefore({ every, duration }: BurstSchedule, instant: Milliseconds): number {
  return Math.max(0, Math.ceil(settled(Math.min(instant, duration) / every)));
}

/** The index of the first due time that is not before the instant, by bisection. */
export function firstFrom(due: readonly Milliseconds[], instant: number): number {
  let low = 0;
  let high = due.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((due[middle] ?? instant) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
