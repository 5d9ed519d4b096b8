/** Places on an axis and the ticks beside it. */

import { expect, test } from "vitest";
import { linearScale, logScale, showTick, timeScale } from "../../../src/report/chart/scale.ts";

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [4, [0, 1, 2, 3, 4]],
  [44, [0, 10, 20, 30, 40]],
  [100, [0, 25, 50, 75, 100]],
  [1234, [0, 500, 1000]],
])("an axis of counts up to %d has the ticks %j", (highest, ticks) => {
  expect(linearScale(highest).ticks).toEqual(ticks);
});

test.each([
  [21_000, 56_000, [20_000, 50_000]],
  [84_000, 5_000_000, [100_000, 200_000, 500_000, 1e6, 2e6, 5e6]],
  [100, 60_000_000, [100, 1000, 10_000, 100_000, 1e6, 1e7]],
])("a logarithmic axis from %d to %d has the ticks %j", (lowest, highest, ticks) => {
  expect(logScale(lowest, highest).ticks).toEqual(ticks);
});

test("places lie within the axis and in order, with room at the top", () => {
  const scale = logScale(84_000, 5_000_000);
  const places = [1, 84_000, 200_000, 5_000_000, 9e9].map(scale.place);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBe(0);
  expect(places[3]).toBeLessThan(1);
  expect(places[4]).toBe(1);
});

test("equal factors are equally far apart on a logarithmic axis", () => {
  const { place } = logScale(1000, 1_000_000);
  expect(place(10_000) - place(1000)).toBeCloseTo(place(100_000) - place(10_000), 12);
});

test("values that make no axis still make one", () => {
  expect(logScale(0, 0).place(0)).toBe(0);
  expect(timeScale(0).ticks).toEqual([0, 1000]);
});

test.each([
  [10_000, 2000],
  [120_000, 15_000],
  [3_600_000, 600_000],
])("a run of %d ms has a tick every %d ms", (end, step) => {
  expect(timeScale(end).ticks.slice(0, 2)).toEqual([0, step]);
});

test("ticks are seconds for a short run and minutes for a long one", () => {
  expect(showTick(105_000, 120_000)).toBe("105s");
  expect(showTick(1_350_000, 3_600_000)).toBe("22.5m");
});
