/** A promise about the target, judged after the run. */

import type { Milliseconds, Ratio } from "../base/units.ts";

/** The windows over which an objective is judged: the whole run, or the phases of one name. */
export type During = "overall" | "baseline" | "fault" | "recovery";

export type Objective =
  | AvailabilityObjective
  | LatencyObjective
  | RecoveryObjective
  | NeverObjective;
export type ObjectiveKind = Objective["kind"];

interface OfTraffic {
  /** Unique in the scenario: `availability chat`, `latency p99 chat during fault`. */
  readonly id: string;
  readonly traffic: string;
  /** As the scenario says it: `p99 < 800ms`. */
  readonly target: string;
}

export interface AvailabilityObjective extends OfTraffic {
  readonly kind: "availability";
  readonly during: During;
  /** Good requests per judged request, at the least. */
  readonly atLeast: Ratio;
}

/** Judged as a ratio: at least `quantile` of the judged requests are good and within the limit. */
export interface LatencyObjective extends OfTraffic {
  readonly kind: "latency" | "first-token";
  readonly during: During;
  /** In (0, 1): 0.99 for p99. */
  readonly quantile: Ratio;
  readonly below: Milliseconds;
}

export interface NeverObjective extends OfTraffic {
  readonly kind: "never";
  readonly during: During;
  /** A name of an outcome; `answered 5xx` is a class of them. */
  readonly outcome: string;
}

export interface RecoveryObjective extends OfTraffic {
  readonly kind: "recovery";
  /** The fault's place (`provider/openai`) or id. */
  readonly after: string;
  /** Where the time starts: with the fault, or when it was undone. */
  readonly from: "start" | "end";
  readonly below: Milliseconds;
}
