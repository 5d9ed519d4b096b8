/** Whether a run can prove an objective at all, told before it runs. */

import { neededForProof } from "./binomial.ts";
import type { Objective } from "./objective.ts";
import { promisedRatio } from "./reading.ts";

export interface Provability {
  readonly provable: boolean;
  /** Requests without one failure that prove it; null if no number does, or none is needed. */
  readonly needed: number | null;
}

/**
 * Recovery is one measured time, no share of requests: it takes a fault, not a number of them. And
 * that something never happens is proved by no number.
 */
export function provability(objective: Objective, expectedRequests: number): Provability {
  if (objective.kind === "recovery" || objective.kind === "never")
    return { provable: true, needed: null };
  const needed = neededForProof(promisedRatio(objective));
  return { provable: needed !== null && expectedRequests >= needed, needed };
}
