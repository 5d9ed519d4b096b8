/** Numbers as every report shows them. */

import { showDuration, showSize } from "../base/quantity.ts";
import { bytes, ms } from "../base/units.ts";

/** Stands where there was nothing to measure. */
export const noFigure = "–";

export const showCount = (count: number): string => count.toLocaleString("en-US");

export function showMillis(value: number | null): string {
  if (value === null) return noFigure;
  return value === 0 ? "0s" : showDuration(ms(value)).replace(/m 0s$/u, "m");
}

export const showMicros = (value: number | null): string =>
  showMillis(value === null ? null : value / 1000);

/** An instant of the run, with one decimal so that columns of them align: `30.0s`. */
export const showInstant = (atMs: number): string => `${(atMs / 1000).toFixed(1)}s`;

/**
 * A share in percent, rounded down so that a missed promise never reads as kept, with at least
 * two decimals and as many as the promise has.
 */
export function showPercent(ratio: number | null, promised = 1): string {
  if (ratio === null) return noFigure;
  const decimals = Math.max(2, decimalsOf(promised * 100));
  const power = 10 ** decimals;
  // The small addend undoes the error of binary fractions: 0.29 * 100 is 28.999999999999996.
  return `${String(Math.floor(ratio * 100 * power + 1e-6) / power)}%`;
}

export const ratioOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** A value in the unit of an objective. */
export function showValue(unit: "ratio" | "ms", value: number | null, promised = 1): string {
  return unit === "ratio" ? showPercent(value, promised) : showMillis(value);
}

/** `413kB`: decimal multiples, three significant digits. */
export const showBytes = (count: number): string => showSize(bytes(count));

/** Rounded to a millionth of a percent first, which drops the error of binary fractions. */
const decimalsOf = (value: number): number =>
  String(Number(value.toFixed(6))).split(".")[1]?.length ?? 0;
