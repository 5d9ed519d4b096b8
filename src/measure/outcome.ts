/** How one request ended, seen by its sender. A failed request is data, never an exception. */

export type Outcome =
  /** A whole answer came; whether its status is a good one is the traffic's `expect`. */
  | { readonly kind: "answered"; readonly status: number }
  /** The target refused by policy: status 429. */
  | { readonly kind: "rate-limited" }
  /** No whole answer within the traffic's timeout. */
  | { readonly kind: "timed-out" }
  /** No connection could be made. */
  | { readonly kind: "refused" }
  /** The connection broke before the answer began. */
  | { readonly kind: "reset" }
  /** The answer began and ended without its end: a cut body, a stream without its terminator. */
  | { readonly kind: "truncated" }
  /** The answer was whole but failed a check. */
  | { readonly kind: "invalid" }
  /** Never sent: the in-flight limit, or one of the generator's machine, was reached. */
  | { readonly kind: "dropped" }
  /** Still in flight when the run was stopped; says nothing about the target. */
  | { readonly kind: "cancelled" };

export type OutcomeKind = Outcome["kind"];

/** The order is the wire code of a batch: append only. */
export const outcomeKinds = [
  "answered",
  "rate-limited",
  "timed-out",
  "refused",
  "reset",
  "truncated",
  "invalid",
  "dropped",
  "cancelled",
] as const satisfies readonly OutcomeKind[];

/** The name under which reports count it: `answered 200`, `timed-out`. */
export function outcomeName(outcome: Outcome): string {
  return outcome.kind === "answered" ? `answered ${outcome.status}` : outcome.kind;
}
