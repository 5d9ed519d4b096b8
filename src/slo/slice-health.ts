/** Each second of a traffic as good, bad or unrated: the ground on which recovery is timed. */

import type { Aggregate } from "../measure/aggregate.ts";
import { sliceUs, type TrafficMeasurements, type Window } from "../measure/recorder.ts";

export type Health = "good" | "bad" | "unrated";

/** Largest share of not good requests in a good slice. */
export const maxErrorRatio = 0.05;
/** p95 of a good slice, at most, in multiples of the baseline's. */
export const baselineFactor = 3;
/** Below this a p95 is good whatever the baseline: three times 1 ms is no outage. */
export const p95FloorUs = 50_000;
/** With fewer requests one stray failure would decide; such a slice is neither good nor bad. */
export const minRequests = 5;

/** What of a slice decides; undefined if it has too few requests. */
interface Vitals {
  readonly errorRatio: number;
  readonly p95Us: number;
}

/** The health of the first `count` slices. */
export function healthOf(
  traffic: TrafficMeasurements,
  phases: readonly Window[],
  count: number,
): readonly Health[] {
  // Read once a slice: a packed histogram is unpacked for it.
  const vitals = Array.from({ length: count }, (_, i) => vitalsOf(traffic.slices[i]));
  const highestUs = acceptableP95Us(vitals, phases);
  return vitals.map((slice) => {
    if (slice === undefined) return "unrated";
    return slice.errorRatio <= maxErrorRatio && slice.p95Us <= highestUs ? "good" : "bad";
  });
}

function vitalsOf(slice: Aggregate | undefined): Vitals | undefined {
  if (slice === undefined || slice.judged < minRequests) return undefined;
  return {
    errorRatio: (slice.judged - slice.good) / slice.judged,
    // Without a latency none was good, and the errors decide.
    p95Us: slice.latency.percentileUs(95) ?? 0,
  };
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
