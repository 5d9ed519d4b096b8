/** Numbers as the screen shows them: whole seconds, so that nothing flickers. */

import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import { noFigure } from "../report/figures.ts";

/** `0:07`, `12:30`. */
export function showClock(instant: Milliseconds): string {
  const seconds = Math.floor(instant / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** `12s`, `2m 5s`; a second that has begun counts whole. */
export const showCountdown = (left: number): string =>
  left <= 0 ? "0s" : showDuration(ms(Math.ceil(left / 1000) * 1000));

export function showPerSecond(rate: number | null): string {
  if (rate === null) return noFigure;
  return `${rate < 9.95 ? Number(rate.toFixed(1)) : Math.round(rate).toLocaleString("en-US")}/s`;
}

/** One decimal; but never 0.0% of something. */
export function showErrorRatio(ratio: number | null): string {
  if (ratio === null) return noFigure;
  return ratio > 0 && ratio < 0.001 ? "<0.1%" : `${(ratio * 100).toFixed(1)}%`;
}
