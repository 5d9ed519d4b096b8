/**
 * The expected number of arrivals H(t), and its inverse.
 *
 * Within a stage the rate is linear, r(t) = a + s t (a in 1/s, s in 1/s^2, t in s since the stage
 * began), so H(t) = a t + s t^2 / 2. Its inverse is the positive root
 * t = 2 h / (a + sqrt(a^2 + 2 s h)), a form that neither divides by s = 0 nor cancels digits.
 */

import { type Milliseconds, ms } from "../../base/units.ts";
import type { Stage } from "../traffic.ts";

export interface Intensity {
  /** Arrivals expected over all stages. */
  readonly total: number;
  /** Arrivals expected before `instant`. */
  countAt(instant: Milliseconds): number;
  /** When the expected count reaches `count`, which must be below the total. */
  instantOf(count: number): Milliseconds;
}

interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  readonly startCount: number;
  readonly endCount: number;
  /** a, in 1/s. */
  readonly rate: number;
  /** s, in 1/s^2. */
  readonly slope: number;
}

export function intensityOf(stages: readonly Stage[]): Intensity {
  const segments: Segment[] = [];
  let startMs = 0;
  let startCount = 0;
  for (const stage of stages) {
    const segment = segmentOf(stage, startMs, startCount);
    segments.push(segment);
    startMs += stage.duration;
    startCount = segment.endCount;
  }
  let current = 0;
  return {
    total: startCount,
    countAt(instant) {
      const segment = segments.findLast(({ startMs }) => startMs <= instant);
      return segment === undefined ? 0 : countWithin(segment, instant);
    },
    instantOf(count) {
      // Arrivals are asked for in ascending order: the search goes on where it stopped.
      if ((segments[current]?.startCount ?? 0) > count) current = 0;
      while ((segments[current]?.endCount ?? Number.POSITIVE_INFINITY) <= count) current++;
      const segment = segments[current];
      return ms(segment === undefined ? startMs : instantWithin(segment, count));
    },
  };
}

function segmentOf(stage: Stage, startMs: number, startCount: number): Segment {
  const [from, to] = stage.kind === "ramp" ? [stage.from, stage.to] : [stage.rate, stage.rate];
  const endCount = settled(startCount + (((from + to) / 2) * stage.duration) / 1000);
  // A ramp of no duration is a step: nothing is due within it.
  const slope = stage.duration === 0 ? 0 : ((to - from) / stage.duration) * 1000;
  return { startMs, endMs: startMs + stage.duration, startCount, endCount, rate: from, slope };
}

/** Without the rounding error that would make 31/min for a minute 31.000000000000004 arrivals. */
const settled = (count: number): number => Number(count.toPrecision(12));

function countWithin(segment: Segment, instant: number): number {
  const t = (Math.min(instant, segment.endMs) - segment.startMs) / 1000;
  const count = segment.startCount + segment.rate * t + (segment.slope * t * t) / 2;
  return Math.min(count, segment.endCount);
}

function instantWithin(segment: Segment, count: number): number {
  const h = count - segment.startCount;
  if (h === 0) return segment.startMs;
  const root = Math.sqrt(Math.max(0, segment.rate ** 2 + 2 * segment.slope * h));
  // Near nothing the root underflows to 0, and so would the time.
  const sum = segment.rate + root;
  return sum === 0 ? segment.startMs : Math.min(segment.startMs + (2000 * h) / sum, segment.endMs);
}
