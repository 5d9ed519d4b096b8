/** One try of one provider, and all that can come of it. */

import type { StreamAnswer, WholeAnswer } from "./answer.ts";
import type { AskedCall } from "./call.ts";
import type { Route } from "./config.ts";
import type { FailureReason } from "./failure.ts";
import type { ErrorDetails } from "./refusal.ts";

/**
 * Resolves as soon as it is decided whether another provider may be tried: for a stream at its
 * commit point, else at the end. Never rejects.
 */
export type Attempt = (call: AskedCall, route: Route) => Promise<AttemptOutcome>;

/** A provider said no in proper form. */
export interface Rejection {
  readonly kind: "rejected";
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly error: ErrorDetails;
}

export interface Failure {
  readonly kind: "failed";
  readonly reason: FailureReason;
}

/** The breaker let nobody through. */
export interface Skip {
  readonly kind: "skipped";
  readonly retryInMs: number;
}

export type AttemptOutcome = WholeAnswer | StreamAnswer | Rejection | Failure | Skip;
