/** The circuit breaker as data: pure transitions of three states. Instants are monotonic ms. */

import type { Health } from "./result.ts";

export type BreakerState =
  /** `failures`: consecutive ones. */
  | { readonly kind: "closed"; readonly failures: number }
  /** From `until` on requests may probe; `forMs`: how long this opening lasts. */
  | { readonly kind: "open"; readonly until: number; readonly forMs: number }
  /** Probes are under way; everyone else is turned away. */
  | { readonly kind: "half-open"; readonly forMs: number };

export interface BreakerOptions {
  readonly failures: number;
  /** The first opening; each probe that fails doubles the next. */
  readonly openMs: number;
  /** No opening is longer, unless the first one is. */
  readonly maxOpenMs: number;
}

/** What a request may do, and in which role its result counts. */
export type Admission =
  | { readonly kind: "regular" }
  | { readonly kind: "probe" }
  | { readonly kind: "refused"; readonly retryInMs: number };

export type Result = Health | Cooldown;

/** The provider is well, and has said when to come back. */
export interface Cooldown {
  readonly coolMs: number;
}

interface At {
  readonly options: BreakerOptions;
  readonly now: number;
}

/** Probes under way, and how many there may be. */
export interface Probes {
  readonly underWay: number;
  readonly most: number;
}

export const closed: BreakerState = { kind: "closed", failures: 0 };

/** `probes`: who does not count them has one at a time, under way as long as it is half-open. */
export function admission(
  state: BreakerState,
  now: number,
  probes: Probes = { underWay: state.kind === "half-open" ? 1 : 0, most: 1 },
): Admission {
  const mayProbe = probes.underWay < probes.most;
  switch (state.kind) {
    case "closed":
      return { kind: "regular" };
    case "open":
      if (now < state.until) return { kind: "refused", retryInMs: state.until - now };
      return mayProbe ? { kind: "probe" } : { kind: "refused", retryInMs: state.forMs };
    case "half-open":
      return mayProbe ? { kind: "probe" } : { kind: "refused", retryInMs: state.forMs };
    default:
      return state satisfies never;
  }
}

/** The state after a request was let through as a probe. */
export function probed(state: BreakerState, { openMs }: BreakerOptions): BreakerState {
  return { kind: "half-open", forMs: state.kind === "closed" ? openMs : state.forMs };
}

/** The state after a request of that role has ended so. */
export function settled(
  state: BreakerState,
  role: "regular" | "probe",
  result: Result,
  { options, now }: At,
): BreakerState {
  if (typeof result === "object") return cooled(state, role, now + result.coolMs, options);
  if (role === "probe" && state.kind === "half-open") {
    return settledProbe(state.forMs, result, { options, now });
  }
  // What ends after the breaker has opened is old news, good or bad; of probes the first decides.
  if (state.kind !== "closed" || result === "neutral") return state;
  if (result === "success") return closed;
  const failures = state.failures + 1;
  if (failures < options.failures) return { kind: "closed", failures };
  return { kind: "open", until: now + options.openMs, forMs: options.openMs };
}

/** Each probe is a user who may wait in vain: the longer the outage, the fewer of them. */
function settledProbe(lastMs: number, result: Health, { options, now }: At): BreakerState {
  if (result === "success") return closed;
  // A probe that told nothing gives its place to the next request at once.
  if (result === "neutral") return { kind: "half-open", forMs: lastMs };
  const forMs = Math.max(options.openMs, Math.min(lastMs * 2, options.maxOpenMs));
  return { kind: "open", until: now + forMs, forMs };
}

/** Open until the provider wants to be asked again. Of two such times the later holds. */
function cooled(
  state: BreakerState,
  role: "regular" | "probe",
  until: number,
  { openMs }: BreakerOptions,
): BreakerState {
  switch (state.kind) {
    case "closed":
      return { kind: "open", until, forMs: openMs };
    case "open":
      return { ...state, until: Math.max(state.until, until) };
    case "half-open":
      // While a probe is under way, what others have found out is old news.
      return role === "probe" ? { kind: "open", until, forMs: state.forMs } : state;
    default:
      return state satisfies never;
  }
}
