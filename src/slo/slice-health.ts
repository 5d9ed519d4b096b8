/** Each second of a traffic as good, bad or unrated: the ground on which recovery is timed. */

import type { Aggregate } from "../measure/aggregate.ts";
import { sliceUs, type TrafficMeasurements, type Window } from "../measure/recorder.ts";

export type Health = "good" | "bad" | "unrated";

/** Largest share of not good requests in a good slice. */
const maxErrorRatio = 0.05;
/** p95 of a good slice, at most, in multiples of the baseline's. */
const baselineFactor = 3;
/** Below this a p95 is good whatever the baseline: three times 1 ms is no outage. */
const p95FloorUs = 50_000;
/** With fewer requests one stray failure would decide; such a slice is neither good nor bad. */
export const minRequests = 5;

/** What of a slice decides, as its counts and its histogram tell it. */
export interface SliceNumbers {
  readonly judged: number;
  readonly good: number;
  /** null without a latency: then none was good, and the errors decide. */
  readonly p95Us: number | null;
}

/** The health of the first `count` slices. */
export function healthOf(
  traffic: TrafficMeasurements,
  phases: readonly Window[],
  count: number,
): readonly Health[] {
  // Read once a slice: a packed histogram is unpacked for it.
  const slices = Array.from({ length: count }, (_, i) => numbersOf(traffic.slices[i]));
  return healthFrom(slices, phases);
}

const numbersOf = (slice: Aggregate | undefined): SliceNumbers | undefined =>
  slice === undefined
    ? undefined
    : { judged: slice.judged, good: slice.good, p95Us: slice.latency.percentileUs(95) };

/** The same from numbers that were read before. */
export function healthFrom(
  slices: readonly (SliceNumbers | undefined)[],
  phases: readonly Window[],
): readonly Health[] {
  const vitals = slices.map(vitalsOf);
  const highestUs = acceptableP95Us(vitals, phases);
  return vitals.map((slice) => {
    if (slice === undefined) return "unrated";
    return slice.errorRatio <= maxErrorRatio && slice.p95Us <= highestUs ? "good" : "bad";
  });
}

/** undefined of a slice that has too few requests. */
interface Vitals {
  readonly errorRatio: number;
  readonly p95Us: number;
}

function vitalsOf(slice: SliceNumbers | undefined): Vitals | undefined {
  if (slice === undefined || slice.judged < minRequests) return undefined;
  const { judged, good, p95Us } = slice;
  return { errorRatio: (judged - good) / judged, p95Us: p95Us ?? 0 };
}

/** max(factor x median p95 of the baseline's slices, floor); without a baseline any p95 is good. */
function acceptableP95Us(
  vitals: readonly (Vitals | undefined)[],
  phases: readonly Window[],
): number {
  const baselines = phases.filter((phase) => phase.name === "baseline");
  const isWhollyIn = (i: number, { startUs, endUs }: Window) =>
    startUs <= i * sliceUs && (i + 1) * sliceUs <= endUs;
  const middle = median(
    vitals.flatMap((slice, i) =>
      slice && baselines.some((baseline) => isWhollyIn(i, baseline)) ? slice.p95Us : [],
    ),
  );
  return middle === undefined ? Infinity : Math.max(baselineFactor * middle, p95FloorUs);
}

/** The lower of the two middle values if their number is even. */
function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
