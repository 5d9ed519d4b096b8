/** One request's record. All times are integer microseconds since the load began. */

import type { Outcome } from "./outcome.ts";

export interface Observation {
  /** Index of the traffic in the plan. */
  readonly traffic: number;
  /** Index of the operation in its traffic: which step of a journey, which method. */
  readonly operation: number;
  /** When it should have been sent; latency counts from here. */
  readonly dueUs: number;
  /** When it was sent; null if dropped. */
  readonly sentUs: number | null;
  /** When the first byte of the answer came; null if none did. */
  readonly firstByteUs: number | null;
  /** When its outcome was known. */
  readonly endUs: number;
  readonly outcome: Outcome;
  /** The outcome is what the traffic expects. */
  readonly good: boolean;
  /** Bytes of the answer's body. */
  readonly bytes: number;
  /** When each event of a stream came that carried content, ascending; empty if none did. */
  readonly contentUs: readonly number[];
  /** Tokens that a stream said it has; null if it did not say. */
  readonly usage: number | null;
}

/**
 * Latency is known for good requests, and for timed-out ones, whose wait is a lower bound. Other
 * failures have none: a fast error is not a fast answer. Availability counts them.
 */
export function hasLatency(observation: Observation): boolean {
  return observation.good || observation.outcome.kind === "timed-out";
}
