/** Bar charts of block characters, one or more lines high, over a stretch of the run. */

import type { Milliseconds } from "../base/units.ts";
import { longestSeries } from "./numbers.ts";

const blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** The seconds that a chart shows, over so many columns. */
export interface Stretch {
  readonly from: number;
  readonly seconds: number;
  readonly width: number;
}

/** The whole run if it fits, with its future; else the newest seconds, those before `end`. */
export function stretchOf(duration: Milliseconds, end: number, width: number): Stretch {
  const planned = Math.max(1, Math.ceil(duration / 1000));
  const seconds = Math.max(1, Math.min(planned, width, longestSeries));
  return { from: Math.max(0, Math.min(end, planned) - seconds), seconds, width };
}

/** Of values that start at the second `first`, one for each column; null where there is none. */
export function columnsOf(
  { from, seconds, width }: Stretch,
  first: number,
  values: readonly (number | null)[],
): readonly (number | null)[] {
  return Array.from({ length: width }, (_, column) => {
    const second = from + Math.floor((column * seconds) / width);
    return values[second - first] ?? null;
  });
}

/**
 * Lines from the top down. The lowest block stands for zero, so that a line is seen where there
 * was nothing to count; any value above zero is higher than it.
 */
export function bars(
  values: readonly (number | null)[],
  height: number,
  top: number,
): readonly string[] {
  const levels = values.map((value) => (value === null ? 0 : levelOf(value, height * 8, top)));
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * 8;
    return levels.map((level) => blocks[Math.min(Math.max(level - below, 0), 8)]).join("");
  });
}

const levelOf = (value: number, highest: number, top: number): number =>
  value <= 0 ? 1 : Math.min(highest, Math.max(2, Math.round((value / top) * highest)));

/** Room above a quiet line: its middle value stands at most at 1/`calm` of the height. */
export function topOf(values: readonly (number | null)[], calm: number): number {
  const known = values.filter((value) => value !== null && value > 0).sort(ascending);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  return Math.max(known.at(-1) ?? 0, calm * middle, Number.MIN_VALUE);
}

const ascending = (a: number | null, b: number | null): number => (a ?? 0) - (b ?? 0);
