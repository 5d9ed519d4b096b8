/**
 * Generic cell rate algorithm, pure. One number a tenant: `tat`, the theoretical arrival time.
 *
 *   T = 1000 / rate, tolerance = (burst - 1) * T        (ms)
 *   admit iff max(now, tat) - now <= tolerance;  then tat' = max(now, tat) + T
 *
 * In any interval t it admits at most burst + rate * t. A rejected request consumes nothing.
 */

export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

export type RateDecision =
  | { readonly kind: "admitted"; readonly tat: number }
  | { readonly kind: "limited"; readonly retryAfterMs: number };

/** `now` and `tat` are instants of one monotonic clock, in ms; no `tat` for the first request. */
export function gcra(limit: RateLimit, tat: number | undefined, now: number): RateDecision {
  const intervalMs = 1_000 / limit.perSecond;
  const toleranceMs = (limit.burst - 1) * intervalMs;
  const due = Math.max(now, tat ?? now);
  const excessMs = due - now - toleranceMs;
  if (excessMs > 0) return { kind: "limited", retryAfterMs: excessMs };
  return { kind: "admitted", tat: due + intervalMs };
}
