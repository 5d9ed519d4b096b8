/** Whether a guard trips, by the newest slices of a traffic. */

import type { Aggregate } from "../measure/aggregate.ts";
import type { MeasuredGuard } from "./guard.ts";
import { burnRate, type MeasuredLimit } from "./guard-limit-text.ts";

/**
 * How many requests the slice of that second of the run has, those in flight included; `judged` of
 * them have ended. Never less than `judged`.
 */
export type Population = (index: number, judged: number) => number;

/** With fewer latencies in a slice a percentile is the whim of one answer. */
export const minLatencies = 5;

/** A slice with requests of which some have ended. */
interface Seen {
  readonly slice: Aggregate;
  readonly population: number;
}

/**
 * Whether the limit is broken in each of the newest slices that reach over the guard's time; the
 * burn rate, in all of them together. What has ended of a slice is no fair sample of it: what is
 * refused ends first, and good answers take their time. So a share of errors counts what is still
 * in flight as good.
 */
export function isTripped(
  guard: MeasuredGuard,
  slices: readonly (Aggregate | undefined)[],
  populationOf: Population,
): boolean {
  const needed = Math.max(1, Math.ceil(guard.lasting / 1000));
  const first = slices.length - needed;
  if (first < 0) return false;
  const seen = slices.slice(first).flatMap((slice, i): readonly Seen[] => {
    if (slice === undefined || slice.judged === 0) return [];
    return [{ slice, population: populationOf(first + i, slice.judged) }];
  });
  return isBroken(guard.limit, seen, needed);
}

function isBroken(limit: MeasuredLimit, seen: readonly Seen[], needed: number): boolean {
  const isEach = (breaks: (one: Seen) => boolean) => seen.length === needed && seen.every(breaks);
  switch (limit.kind) {
    case "error-ratio":
      return isEach((one) => errorsOf([one]) > limit.above);
    case "burn-rate":
      return seen.length > 0 && burnRate(errorsOf(seen), limit.promised) > limit.above;
    case "latency":
      return isEach(({ slice: { latency } }) => {
        if (latency.count < minLatencies) return false;
        return (latency.percentileUs(limit.percentile) ?? 0) > limit.above * 1000;
      });
    default:
      return limit satisfies never;
  }
}

/** Not 1 - good / judged, which makes 30% of 0.30000000000000004. */
function errorsOf(seen: readonly Seen[]): number {
  const bad = seen.reduce((sum, { slice }) => sum + slice.judged - slice.good, 0);
  return bad / seen.reduce((sum, { population }) => sum + population, 0);
}
