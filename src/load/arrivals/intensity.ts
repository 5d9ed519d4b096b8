/**
 * The expected number of arrivals H(t) under stages, and its inverse.
 *
 * Within a hold or a ramp the rate is linear, r(t) = a + s t (a in 1/s, s in 1/s^2, t in s since
 * the stage began), so H(t) = a t + s t^2 / 2. Its inverse is the positive root
 * t = 2 h / (a + sqrt(a^2 + 2 s h)), a form that neither divides by s = 0 nor cancels digits.
 */

import { type Milliseconds, ms } from "../../base/units.ts";
import type { Stage } from "./schedule.ts";
import { sineCountAt, sineInstantOf } from "./sine-curve.ts";

export interface Intensity {
  /** Arrivals expected over all stages. */
  readonly total: number;
  /** Arrivals expected before `instant`. */
  countAt(instant: Milliseconds): number;
  /** When the expected count reaches `count`, which must be below the total. */
  instantOf(count: number): Milliseconds;
}

/** H(t) of one stage, in seconds since it began. */
interface Curve {
  countAt(t: number): number;
  /** For a count above 0, and below that of the whole stage. */
  instantOf(count: number): number;
}

interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  readonly startCount: number;
  readonly endCount: number;
  readonly curve: Curve;
}

export function intensityOf(stages: readonly Stage[]): Intensity {
  const segments: Segment[] = [];
  let startMs = 0;
  let startCount = 0;
  for (const stage of stages) {
    const curve = curveOf(stage);
    const endMs = startMs + stage.duration;
    const endCount = settled(startCount + curve.countAt(stage.duration / 1000));
    segments.push({ startMs, endMs, startCount, endCount, curve });
    startMs = endMs;
    startCount = endCount;
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

/** Without the rounding error that would make 31/min for a minute 31.000000000000004 arrivals. */
export const settled = (count: number): number => Number(count.toPrecision(12));

function curveOf(stage: Stage): Curve {
  switch (stage.kind) {
    case "ramp": {
      // A ramp of no duration is a step: nothing is due within it.
      const slope = ((stage.to - stage.from) / (stage.duration || 1)) * 1000;
      return linearCurve(stage.from, slope);
    }
    case "hold":
      return linearCurve(stage.rate, 0);
    case "sine": {
      const rate = { ...stage, period: stage.period / 1000 };
      return {
        countAt: (t) => sineCountAt(rate, t),
        instantOf: (count) => sineInstantOf(rate, count),
      };
    }
    default:
      return stage satisfies never;
  }
}

const linearCurve = (rate: number, slope: number): Curve => ({
  countAt: (t) => rate * t + (slope * t * t) / 2,
  instantOf(count) {
    const sum = rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * count));
    // Near nothing the root underflows to 0, and so would the time.
    return sum === 0 ? 0 : (2 * count) / sum;
  },
});

function countWithin(segment: Segment, instant: number): number {
  if (instant >= segment.endMs) return segment.endCount;
  const t = (instant - segment.startMs) / 1000;
  return Math.min(segment.startCount + segment.curve.countAt(t), segment.endCount);
}

function instantWithin(segment: Segment, count: number): number {
  const h = count - segment.startCount;
  if (h === 0) return segment.startMs;
  return Math.min(segment.startMs + 1000 * segment.curve.instantOf(h), segment.endMs);
}
