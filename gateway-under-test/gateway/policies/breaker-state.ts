/** The circuit breaker as data: pure transitions of three states. Instants are monotonic ms. */

export type BreakerState =
  /** `failures`: consecutive ones. */
  | { readonly kind: "closed"; readonly failures: number }
  /** From `until` on, one request may probe. */
  | { readonly kind: "open"; readonly until: number }
  /** One probe is under way; everyone else is turned away. */
  | { readonly kind: "half-open" };

export interface BreakerOptions {
  readonly failures: number;
  readonly openMs: number;
}

/** What a request may do, and in which role its result counts. */
export type Admission =
  | { readonly kind: "regular" }
  | { readonly kind: "probe" }
  | { readonly kind: "refused"; readonly retryInMs: number };

/** `neutral`: tells nothing about the provider's health (client left, rate limited). */
export type Result = "success" | "failure" | "neutral";

export const closed: BreakerState = { kind: "closed", failures: 0 };

export function admission(state: BreakerState, options: BreakerOptions, now: number): Admission {
  switch (state.kind) {
    case "closed":
      return { kind: "regular" };
    case "open":
      if (now >= state.until) return { kind: "probe" };
      return { kind: "refused", retryInMs: state.until - now };
    case "half-open":
      return { kind: "refused", retryInMs: options.openMs };
    default:
      return state satisfies never;
  }
}

/** The state after a request of that role has ended so. */
export function settled(
  state: BreakerState,
  role: "regular" | "probe",
  result: Result,
  { options, now }: { readonly options: BreakerOptions; readonly now: number },
): BreakerState {
  const open: BreakerState = { kind: "open", until: now + options.openMs };
  if (role === "probe") {
    if (result === "success") return closed;
    // A probe that told nothing gives its place to the next request at once.
    return result === "failure" ? open : { kind: "open", until: now };
  }
  // A regular request that ends after the breaker has opened is old news, good or bad.
  if (state.kind !== "closed" || result === "neutral") return state;
  if (result === "success") return closed;
  const failures = state.failures + 1;
  return failures >= options.failures ? open : { kind: "closed", failures };
}
