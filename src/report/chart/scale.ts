/** From values to places on an axis, and the values that the axis names. */

export interface Scale {
  readonly ticks: readonly number[];
  /** 0 at the start of the axis, 1 at its end; what lies outside is moved to the edge. */
  readonly place: (value: number) => number;
}

const clamped = (share: number): number => Math.min(Math.max(share, 0), 1);

/** Lines at the very edge of a chart look cut off. */
const headroom = 1.06;

/** For counts: from zero to a little above `highest`, with ticks at whole round numbers. */
export function linearScale(highest: number): Scale {
  const end = Math.max(highest, 1) * headroom;
  const step = roundStep(end / 5);
  return {
    ticks: Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step),
    place: (value) => clamped(value / end),
  };
}

/** The smallest of 1, 2, 5, 10, 20, 25, 50 and so on that is at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  const factors = power === 1 ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  return (factors.find((factor) => factor * power >= least) ?? 10) * power;
}

/** More names than this would touch. */
const mostLogTicks = 9;

/** Logarithmic, for positive values, with a little room below the lowest and above the highest. */
export function logScale(lowest: number, highest: number): Scale {
  const low = Math.max(lowest, 1) / 1.3;
  const high = Math.max(highest, lowest, 1) * 1.3;
  const marks = marksWithin(low, high);
  const span = Math.log(high / low);
  return {
    ticks: marks.length > mostLogTicks ? marks.filter(isDecade) : marks,
    place: (value) => clamped(Math.log(Math.max(value, low) / low) / span),
  };
}

/** 1, 2, 5 times the powers of ten. */
function marksWithin(low: number, high: number): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i))
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((mark) => mark >= low && mark <= high);
}

const isDecade = (mark: number): boolean => Math.abs(Math.log10(mark) % 1) < 1e-9;

/** Steps that people count time in, in milliseconds. */
const timeSteps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600].map(
  (seconds) => seconds * 1000,
);
const mostTimeSteps = 8;

/** From the beginning of the load to the end of the run. */
export function timeScale(endMs: number): Scale {
  const end = Math.max(endMs, 1000);
  const step = timeSteps.find((candidate) => end / candidate <= mostTimeSteps) ?? 86_400_000;
  return {
    ticks: Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step),
    place: (atMs) => clamped(atMs / end),
  };
}

/** Seconds, as in the tables, as long as they are easy to read; then minutes. */
export function showTick(atMs: number, endMs: number): string {
  return endMs <= 600_000 ? `${atMs / 1000}s` : `${Number((atMs / 60_000).toFixed(1))}m`;
}
