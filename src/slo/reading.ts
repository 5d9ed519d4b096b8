/** How many of the requests of a window kept a promise: what every share is judged by. */

import { assert } from "../base/assert.ts";
import { type Ratio, ratio } from "../base/units.ts";
import type { Aggregate } from "../measure/aggregate.ts";
import type { TrafficMeasurements } from "../measure/recorder.ts";
import { limitUs } from "./limits-of.ts";
import type { AvailabilityObjective, During, LatencyObjective } from "./objective.ts";

/** The promises that a share of the requests keeps. */
export type RatioObjective = AvailabilityObjective | LatencyObjective;

export interface Reading {
  /** Requests judged: all that were due and not cancelled. */
  readonly n: number;
  /** Those of them that were good, and fast where that was promised. */
  readonly kept: number;
  /** The same, had each been sent when it was due. */
  readonly keptFromSent: number;
  readonly good: number;
  readonly dropped: number;
  /** A ratio, or the percentile in milliseconds of the requests that have one; null if none. */
  readonly observed: number | null;
}

export const promisedRatio = (objective: RatioObjective): Ratio =>
  objective.kind === "availability" ? objective.atLeast : objective.quantile;

/** kept / n; of no requests 1, as none broke the promise. */
export const ratioOf = ({ kept, n }: Pick<Reading, "kept" | "n">): Ratio =>
  ratio(n === 0 ? 1 : kept / n);

/** Whether kept / n >= promised, spared from 99.9 / 100 being 0.9990000000000001. */
export const keeps = (kept: number, n: number, promised: Ratio): boolean =>
  kept >= promised * n - n * 1e-12;

export function windowOf(traffic: TrafficMeasurements, during: During): Aggregate | undefined {
  return during === "overall" ? traffic.overall : traffic.phases.get(during);
}

export function readingOf(objective: RatioObjective, window: Aggregate | undefined): Reading {
  if (window === undefined) {
    return { n: 0, kept: 0, keptFromSent: 0, good: 0, dropped: 0, observed: null };
  }
  const { judged: n, good, dropped } = window;
  const { kept, keptFromSent } = keptBy(objective, window);
  const observed = observedBy(objective, window, kept);
  return { n, kept, keptFromSent, good, dropped, observed };
}

function keptBy(
  objective: RatioObjective,
  window: Aggregate,
): Pick<Reading, "kept" | "keptFromSent"> {
  switch (objective.kind) {
    case "availability":
      return { kept: window.good, keptFromSent: window.good };
    case "latency": {
      const { latencyUs } = window.limits;
      return {
        kept: counted(window.withinLatency, latencyUs, objective),
        keptFromSent: counted(window.withinLatencyFromSent, latencyUs, objective),
      };
    }
    case "first-token": {
      const { firstTokenUs } = window.limits;
      return {
        kept: counted(window.withinFirstToken, firstTokenUs, objective),
        keptFromSent: counted(window.withinFirstTokenFromSent, firstTokenUs, objective),
      };
    }
    default:
      return objective satisfies never;
  }
}

/** The recorder's exact counter for the limit; a bucket could be off by a thousandth. */
function counted(
  within: readonly number[],
  limitsUs: readonly number[],
  { id, below }: LatencyObjective,
): number {
  const kept = within[limitsUs.indexOf(limitUs(below))];
  assert(kept !== undefined, `the recorder kept no counter for "${id}"`);
  return kept;
}

function observedBy(objective: RatioObjective, window: Aggregate, kept: number): number | null {
  if (objective.kind === "availability") {
    return window.judged === 0 ? null : window.good / window.judged;
  }
  const durations = objective.kind === "latency" ? window.latency : window.firstToken;
  const percentile = Number((objective.quantile * 100).toFixed(8));
  const observedUs = durations.percentileUs(percentile);
  if (observedUs === null) return null;
  // A bucket may read a thousandth high: not above the limit if the exact counter says within.
  const n = Math.min(durations.count, window.judged);
  const isWithin = keeps(kept, n, objective.quantile);
  return isWithin ? Math.min(observedUs / 1000, objective.below) : observedUs / 1000;
}
