/**
 * How a traffic went through a fault: when it turned bad and when it was lastingly good again.
 *
 * A fault answers for the slices from the one it begins in up to the one in which the next fault
 * begins, or to the end of the run. Where faults overlap, what comes after the second one began
 * cannot be told apart, so the time to recover from the first one is censored there.
 */

import type { Milliseconds } from "../base/units.ts";
import { type Measurements, sliceUs, type TrafficMeasurements } from "../measure/recorder.ts";
import type { FaultFact, JudgeContext } from "./judge-context.ts";
import { type Health, healthOf } from "./slice-health.ts";
import type { Recovery } from "./verdict.ts";

/** Good slices in a row, empty ones left out, that make a recovery; fewer do not show health. */
export const lastingSlices = 3;

const sliceMs = sliceUs / 1000;

/** A recovery with what is needed to judge it. */
export interface Course extends Recovery {
  /** Slices with enough requests to be good or bad. */
  readonly rated: number;
  /** Start of the fault to the earliest slice from which it may have been good, if censored. */
  readonly atLeastMs: number;
  /** The end of the fault, from its start; null if it was never undone. */
  readonly faultMs: number | null;
  /** What ended the time that the fault answers for. */
  readonly until: "next fault" | "end of the run";
}

/** A course for each traffic and fault. */
export function coursesOf(measurements: Measurements, context: JudgeContext): readonly Course[] {
  if (context.faults.length === 0) return [];
  return measurements.traffics.flatMap((traffic) => {
    const health = healthOf(traffic, context.phases, wholeSlices(context.durationMs));
    return context.faults.map((fault) => courseOf(traffic, health, fault, context.faults));
  });
}

/** What a reader of the verdict is told of a course. */
export const recoveryOf = (course: Course): Recovery => ({
  fault: course.fault,
  traffic: course.traffic,
  detectMs: course.detectMs,
  recoverMs: course.recoverMs,
  recoverAfterEndMs: course.recoverAfterEndMs,
  relapses: course.relapses,
  censored: course.censored,
});

const wholeSlices = (durationMs: Milliseconds): number => Math.floor(durationMs / sliceMs);
const sliceAt = (instantMs: number): number => Math.floor(instantMs / sliceMs);

function courseOf(
  traffic: TrafficMeasurements,
  health: readonly Health[],
  fault: FaultFact,
  faults: readonly FaultFact[],
): Course {
  const start = fault.startMs === null ? health.length : sliceAt(fault.startMs);
  const next = Math.min(...faults.map(startSlice).filter((other) => other > start));
  const seen = health.slice(start, next);
  const { firstBad, recovered, relapses, mayBeGoodFrom } = follow(seen);
  const faultMs = fault.endMs === null ? null : (sliceAt(fault.endMs) - start) * sliceMs;
  const rated = seen.filter((slice) => slice !== "unrated").length;
  // Without a bad slice there was nothing to recover from; but a few good ones do not tell.
  const neverBadMs = rated >= lastingSlices ? 0 : null;
  const recoverMs = firstBad === null ? neverBadMs : inMs(recovered);
  return {
    fault: fault.id,
    traffic: traffic.name,
    detectMs: inMs(firstBad),
    recoverMs,
    recoverAfterEndMs: recoverMs === null || faultMs === null ? null : after(recoverMs, faultMs),
    relapses,
    censored: firstBad !== null && recovered === null,
    rated,
    atLeastMs: mayBeGoodFrom * sliceMs,
    faultMs,
    until: next < health.length ? "next fault" : "end of the run",
  };
}

const startSlice = (fault: FaultFact): number =>
  fault.startMs === null ? Infinity : sliceAt(fault.startMs);
const inMs = (slice: number | null): number | null => (slice === null ? null : slice * sliceMs);
export const after = (sinceStartMs: number, faultMs: number): number =>
  Math.max(0, sinceStartMs - faultMs);

/** Indices count from the slice in which the fault began. */
interface Followed {
  readonly firstBad: number | null;
  /** The first slice of the first lasting run of good ones after it. */
  readonly recovered: number | null;
  /** Good runs between bad slices. */
  readonly relapses: number;
  /** After the last bad slice: the first good one, or the one that may have been good. */
  readonly mayBeGoodFrom: number;
}

function follow(seen: readonly Health[]): Followed {
  let firstBad: number | null = null;
  let recovered: number | null = null;
  let relapses = 0;
  let runStart = 0;
  let runLength = 0;
  for (const [i, health] of seen.entries()) {
    if (health === "bad") {
      if (runLength > 0) relapses++;
      firstBad ??= i;
      runLength = 0;
      runStart = i + 1;
    } else if (health === "good" && firstBad !== null) {
      if (runLength === 0) runStart = i;
      runLength++;
      if (runLength === lastingSlices) recovered ??= runStart;
    }
  }
  return { firstBad, recovered, relapses, mayBeGoodFrom: runStart };
}
