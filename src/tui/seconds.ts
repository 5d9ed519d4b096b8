/** One second of a traffic, as numbers, each read from its histogram only when it has changed. */

import type { Aggregate } from "../measure/aggregate.ts";

export interface Second {
  readonly offered: number;
  /** Without the cancelled ones. */
  readonly judged: number;
  readonly good: number;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
}

export type ReadSecond = (slice: Aggregate) => Second;

/** The same as reading anew; but a packed slice costs a decompression each time. */
export function secondReader(): ReadSecond {
  const known = new WeakMap<Aggregate, Second>();
  return (slice) => {
    const second = known.get(slice);
    // Every observation is offered, so an equal count means that nothing has come in.
    if (second?.offered === slice.offered) return second;
    const fresh = readSecond(slice);
    known.set(slice, fresh);
    return fresh;
  };
}

const readSecond: ReadSecond = ({ offered, judged, good, latency }) => ({
  offered,
  judged,
  good,
  p95Us: latency.percentileUs(95),
  p99Us: latency.percentileUs(99),
});
