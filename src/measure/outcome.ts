/** How one request ended, seen by its sender. A failed request is data, never an exception. */

export type Outcome =
  /** A whole answer came; whether its status is a good one is the traffic's `expect`. */
  | { readonly kind: "answered"; readonly status: number }
  /** The target refused by policy: status 429. */
  | { readonly kind: "rate-limited" }
  /** No whole answer within a time limit of the traffic: the first that was passed. */
  | { readonly kind: "timed-out"; readonly limit: TimeLimit }
  /** No connection could be made. */
  | { readonly kind: "refused" }
  /** The connection broke before the answer began. */
  | { readonly kind: "reset" }
  /** The answer began and ended without its end: a cut body, a stream without its terminator. */
  | { readonly kind: "truncated" }
  /** The answer was whole but failed a check: the one with this index in its step's list. */
  | { readonly kind: "invalid"; readonly check: number }
  /** Never sent: the in-flight limit, or one of the generator's machine, was reached. */
  | { readonly kind: "dropped" }
  /** Still in flight when the run was stopped; says nothing about the target. */
  | { readonly kind: "cancelled" }
  /** The host's name could not be resolved. */
  | { readonly kind: "dns" }
  /** The connection was made, and TLS was not: a wrong certificate, no common version. */
  | { readonly kind: "tls" }
  /** What came is not the protocol that was spoken. */
  | { readonly kind: "protocol" }
  /** The answer is larger than the traffic takes. */
  | { readonly kind: "too-large" }
  /** The answer told of an error in itself: an error event in a stream, a JSON-RPC error. */
  | { readonly kind: "told-error" };

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
  "dns",
  "tls",
  "protocol",
  "too-large",
  "told-error",
] as const satisfies readonly OutcomeKind[];

/** To connect; to the first byte; between two bytes; from send to end. Append only, as above. */
export const timeLimits = ["total", "connect", "first-byte", "idle"] as const;

export type TimeLimit = (typeof timeLimits)[number];

/** The one that is left when an answer is refused without a check of its own: its kind. */
export const noCheck = -1;

/** The name under which reports count it: `answered 200`, `timed-out`, `timed-out idle`. */
export function outcomeName(outcome: Outcome): string {
  if (outcome.kind === "answered") return `answered ${outcome.status}`;
  const isPartial = outcome.kind === "timed-out" && outcome.limit !== "total";
  return isPartial ? `timed-out ${outcome.limit}` : outcome.kind;
}
