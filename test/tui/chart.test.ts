/** Charts of block characters. */

import { expect, test } from "vitest";
import { seconds } from "../../src/base/units.ts";
import { bars, columnsOf, stretchOf, topOf } from "../../src/tui/chart.ts";

test("zero is the lowest block, and anything above it is higher", () => {
  expect(bars([0, 0.001, 4, 8, null], 1, 8)).toEqual(["▁▂▄█ "]);
});

test("a higher chart goes on in the line above", () => {
  expect(bars([0, 4, 6, 8], 2, 8)).toEqual(["  ▄█", "▁███"]);
});

test("a value over the top does not leave the chart", () => {
  expect(bars([99], 1, 8)).toEqual(["█"]);
});

test("a quiet line lies low, and a peak is the top", () => {
  expect(topOf([2, 2, null, 2], 3)).toBe(6);
  expect(topOf([2, 2, 2, 50], 3)).toBe(50);
});

test("a run that fits is shown whole, with the time to come left empty", () => {
  const stretch = stretchOf(seconds(4), 2, 8);
  expect(stretch).toEqual({ from: 0, seconds: 4, width: 8 });
  const values = columnsOf(stretch, 0, [5, 6]);
  expect(values).toEqual([5, 5, 6, 6, null, null, null, null]);
});

test("of a longer run the newest seconds are shown", () => {
  const stretch = stretchOf(seconds(100), 50, 10);
  expect(stretch).toEqual({ from: 40, seconds: 10, width: 10 });
  expect(columnsOf(stretch, 47, [1, 2, 3])).toEqual([...Array(7).fill(null), 1, 2, 3]);
});
