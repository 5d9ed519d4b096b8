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

/** T and the tolerance, in ms. */
export function intervalsOf({ perSecond, burst }: RateLimit) {
  const intervalMs = 1_000 / perSecond;
  return { intervalMs, toleranceMs: (burst - 1) * intervalMs };
}

/** `now` and `tat` are instants of one monotonic clock, in ms; no `tat` for the first request. */
export function gcra(limit: RateLimit, tat: number | undefined, now: number): RateDecision {
  const { intervalMs, toleranceMs } = intervalsOf(limit);
  const due = Math.max(now, tat ?? now);
  const excessMs = due - now - toleranceMs;
  if (excessMs > 0) return { kind: "limited", retryAfterMs: excessMs };
  return { kind: "admitted", tat: due + intervalMs };
}

/** What one of `replicas` may admit by itself. A burst below one would admit nothing, ever. */
export function shareOf({ perSecond, burst }: RateLimit, replicas: number): RateLimit {
  return { perSecond: perSecond / replicas, burst: Math.max(1, Math.floor(burst / replicas)) };
}
