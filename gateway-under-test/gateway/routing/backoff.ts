/** How long to wait before the same route is tried again, if it is to be. Pure; durations in ms. */

import type { AttemptOutcome } from "../attempt.ts";
import { isCancelled } from "../failure.ts";
import { clampRetryAfter } from "../retry-after.ts";

export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  /** The longest that a provider's own wish is followed. */
  readonly maxCooldownMs: number;
}

/** 408 and 409 are over in a moment; 401 and 403 are not: for those another route is better. */
const passing = [408, 409, 429];

/** Whether the same route may do better in a moment; a breaker that is open says it will not. */
export function isWorthAnother(outcome: AttemptOutcome): boolean {
  switch (outcome.kind) {
    case "rejected":
      return outcome.status >= 500 || passing.includes(outcome.status);
    case "failed":
      return !isCancelled(outcome.reason);
    case "whole":
    case "stream":
    case "skipped":
      return false;
    default:
      return outcome satisfies never;
  }
}

/**
 * Full jitter (AWS Architecture Blog, "Exponential Backoff and Jitter"): uniform in
 * [0, min(maxMs, baseMs * 2^n)), where `tried` = n + 1; but not before the provider wants it.
 * `uniform` is in [0, 1).
 */
export function backoffMs(
  outcome: AttemptOutcome,
  { tried, uniform, wallTimeMs }: { tried: number; uniform: number; wallTimeMs: number },
  { baseMs, maxMs, maxCooldownMs }: BackoffOptions,
): number {
  const jittered = uniform * Math.min(maxMs, baseMs * 2 ** (tried - 1));
  const hint = outcome.kind === "rejected" ? outcome.retryAfter : undefined;
  if (hint === undefined) return jittered;
  const wanted = clampRetryAfter(hint, wallTimeMs) * 1_000;
  return Math.max(jittered, Math.min(wanted, maxCooldownMs));
}
