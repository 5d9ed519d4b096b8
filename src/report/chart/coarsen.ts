/** The slices of a traffic as points to draw: at most six hundred, worst values kept. */

import type { TrafficResult } from "../../run/result.ts";

export const mostPoints = 600;

export interface Point {
  readonly startMs: number;
  readonly endMs: number;
  /** Requests a second. */
  readonly offered: number;
  readonly good: number;
  readonly errors: Readonly<Record<string, number>>;
  /** The worst of its slices, in microseconds. */
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
}

export function pointsOf({ slices }: TrafficResult): readonly Point[] {
  const length = slices.offered.length;
  const each = Math.max(1, Math.ceil(length / mostPoints));
  return Array.from({ length: Math.ceil(length / each) }, (_, i) => {
    const from = i * each;
    const to = Math.min(from + each, length);
    const rate = (column: readonly number[]) =>
      column.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
    return {
      startMs: from * slices.widthMs,
      endMs: to * slices.widthMs,
      offered: rate(slices.offered),
      good: rate(slices.good),
      errors: Object.fromEntries(
        Object.entries(slices.errors).map(([name, column]) => [name, rate(column)]),
      ),
      p50Us: worst(slices.p50Us.slice(from, to)),
      p95Us: worst(slices.p95Us.slice(from, to)),
      p99Us: worst(slices.p99Us.slice(from, to)),
    };
  });
}

function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
