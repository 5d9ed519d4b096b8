/** How far a run is: by its time, or by its requests if those end it. */

import { ms } from "../base/units.ts";
import type { Plan } from "../run/plan.ts";
import { showClock } from "./figures.ts";
import type { Picture } from "./live.ts";

export interface Progress {
  readonly now: string;
  readonly end: string;
  /** From 0 to 1. */
  readonly share: number;
}

export function progressOf(plan: Plan, { elapsed, numbers }: Picture): Progress {
  const share = Math.min(1, elapsed / plan.duration);
  const now = showClock(ms(Math.min(elapsed, plan.duration)));
  const wanted = iterationsOf(plan);
  if (wanted === null) return { now, end: showClock(plan.duration), share };
  const end = `${wanted.toLocaleString("en-US")} requests`;
  return { now, end, share: Math.min(1, Math.max(share, numbers.offered / wanted)) };
}

/** Requests after which the run ends; null if only time ends it. */
function iterationsOf({ scenario }: Plan): number | null {
  let sum = 0;
  for (const { model, journeys } of scenario.traffics) {
    const isCounted = model.kind === "closed" && model.iterations !== null;
    // A journey of several steps is several requests, and not all of them are always made.
    if (!isCounted || journeys.some(({ steps }) => steps.length > 1)) return null;
    sum += model.iterations;
  }
  return sum;
}
