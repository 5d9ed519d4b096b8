/** For how long an outlier is out: longer for one that is soon out again. Pure, in ms. */

export interface Ejection {
  readonly until: number;
  /** Ejections that have followed each other soon. */
  readonly inARow: number;
}

interface Lengths {
  readonly ejectMs: number;
  readonly maxEjectMs: number;
}

export const neverEjected: Ejection = { until: -Infinity, inARow: 0 };

export const isEjected = ({ until }: Ejection, now: number): boolean => now < until;

/** Whoever was well for as long as a first ejection lasts begins anew. */
export function ejected(last: Ejection, { ejectMs, maxEjectMs }: Lengths, now: number): Ejection {
  const inARow = now - last.until < ejectMs ? last.inARow + 1 : 1;
  return { until: now + Math.min(ejectMs * inARow, maxEjectMs), inARow };
}
