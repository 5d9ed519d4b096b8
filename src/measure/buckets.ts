/** The shape of a distribution in a few counts: fine where most values are, coarse in the tail. */

import type { Histogram } from "./histogram.ts";

export interface Bucket {
  /** Microseconds. It counts the values above the bucket before it, up to this one. */
  readonly upToUs: number;
  readonly count: number;
}

/** Buckets between the 1st and the 99th percentile, at the most. */
const mostInBulk = 14;
/** The coarsest series of a tail has 5 up to the longest duration there is. */
const mostInTail = 6;

/** Buckets per power of ten, the finest first; each is equally wide on a logarithmic scale. */
const inBulk = [96, 48, 24, 12, 6, 3, 2, 1] as const;
const inTail = [3, 2, 1, 0.5] as const;

/** At most 20, in ascending order, which hold every value; none of an empty histogram. */
export function bucketsOf(histogram: Histogram): readonly Bucket[] {
  const { maxUs } = histogram;
  if (maxUs === null) return [];
  const lowUs = histogram.percentileUs(1) ?? 0;
  const highUs = histogram.percentileUs(99) ?? 0;
  const bulk = finestEdges(inBulk, { fromUs: lowUs, toUs: highUs, most: mostInBulk });
  const above = (bulk.at(-1) ?? 0) + 1;
  const tail = finestEdges(inTail, { fromUs: above, toUs: maxUs, most: mostInTail });
  let within = 0;
  return [...bulk, ...tail].map((upToUs) => {
    const before = within;
    within = histogram.countWithin(upToUs);
    return { upToUs, count: within - before };
  });
}

interface Range {
  readonly fromUs: number;
  readonly toUs: number;
  readonly most: number;
}

/** Of the finest series that is not too long; else of the last. */
function finestEdges(of: readonly number[], { fromUs, toUs, most }: Range): readonly number[] {
  if (toUs < fromUs) return [];
  const each = of.map((perDecade) => edges(perDecade, fromUs, toUs));
  return each.find(({ length }) => length <= most) ?? each.at(-1) ?? [];
}

/** From the first that is at least `fromUs` to the first that is at least `toUs`. */
function edges(perDecade: number, fromUs: number, toUs: number): readonly number[] {
  const found: number[] = [];
  const first = Math.floor(perDecade * Math.log10(Math.max(fromUs, 1)));
  for (let index = first; (found.at(-1) ?? -1) < toUs; index++) {
    const edge = Math.max(1, Math.round(edgeAt(index, perDecade)));
    if (edge >= fromUs && edge > (found.at(-1) ?? -1)) found.push(edge);
  }
  return found;
}

/** Rounded to digits that keep neighbours apart: three a decade are 1, 2, 5. */
function edgeAt(index: number, perDecade: number): number {
  const digits = perDecade <= 3 ? 1 : perDecade <= 24 ? 2 : 3;
  return Number((10 ** (index / perDecade)).toPrecision(digits));
}
