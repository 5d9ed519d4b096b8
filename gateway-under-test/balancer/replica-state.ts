/** What the balancer believes of a replica: pure transitions. Instants are monotonic ms. */

import type { BalancerConfig } from "./config.ts";

export type ReplicaState =
  /** Takes requests. Both counts are of failures in a row. */
  | { readonly kind: "up"; readonly failedChecks: number; readonly failedRequests: number }
  /** Failed its health checks; `passedChecks` in a row since then. */
  | { readonly kind: "down"; readonly passedChecks: number }
  /** Answers, but said that it is going. */
  | { readonly kind: "draining" }
  /** Failed requests; left alone until then, whatever its health checks say. */
  | { readonly kind: "ejected"; readonly until: number; readonly failedChecks: number };

export type CheckResult = "ready" | "draining" | "failed";

export const up = {
  kind: "up",
  failedChecks: 0,
  failedRequests: 0,
} as const satisfies ReplicaState;
const down: ReplicaState = { kind: "down", passedChecks: 0 };

/** An ejection ends by itself. */
export function at(state: ReplicaState, now: number): ReplicaState {
  if (state.kind !== "ejected" || now < state.until) return state;
  return { ...up, failedChecks: state.failedChecks };
}

export function checked(
  state: ReplicaState,
  result: CheckResult,
  { rise, fall }: BalancerConfig["healthCheck"],
): ReplicaState {
  switch (result) {
    case "ready":
      return passed(state, rise);
    case "draining":
      return { kind: "draining" };
    case "failed":
      return failed(state, fall);
    default:
      return result satisfies never;
  }
}

function passed(state: ReplicaState, rise: number): ReplicaState {
  if (state.kind === "up" || state.kind === "ejected") return { ...state, failedChecks: 0 };
  const passedChecks = state.kind === "down" ? state.passedChecks + 1 : 1;
  return passedChecks >= rise ? up : { kind: "down", passedChecks };
}

function failed(state: ReplicaState, fall: number): ReplicaState {
  // A replica that was going and now does not answer has gone.
  if (state.kind === "down" || state.kind === "draining") return down;
  const failedChecks = state.failedChecks + 1;
  return failedChecks >= fall ? down : { ...state, failedChecks };
}

/** A connection to the replica failed, or broke before a byte of the answer. */
export function requestFailed(
  state: ReplicaState,
  { consecutiveFailures, baseMs }: BalancerConfig["ejection"],
  now: number,
): ReplicaState {
  if (state.kind !== "up") return state;
  const failedRequests = state.failedRequests + 1;
  if (failedRequests < consecutiveFailures) return { ...state, failedRequests };
  return { kind: "ejected", until: now + baseMs, failedChecks: state.failedChecks };
}

export function requestAnswered(state: ReplicaState): ReplicaState {
  return state.kind === "up" && state.failedRequests > 0 ? { ...state, failedRequests: 0 } : state;
}
