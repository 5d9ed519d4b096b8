/** Paths as text. */

import { expect, test } from "vitest";
import { bandPath, linePath, stepPath } from "../../../src/report/chart/path.ts";

test("a line is lifted where nothing is known, and a lone point is a dot", () => {
  const points = [[0, 5], [1, 6.004], null, [3, 2], null] as const;
  expect(linePath(points)).toBe("M0 5L1 6M3 2h0");
});

test("a band goes along its upper side and back along its lower one", () => {
  const steps = [
    { x: 0, low: 10, high: 4 },
    { x: 5, low: 9, high: 2 },
  ];
  expect(bandPath(steps, 10)).toBe("M0 10V4H5V2H10V9H5V10H0Z");
  expect(stepPath(steps, 10)).toBe("M0 4V4H5V2H10");
});

test("nothing makes no path", () => {
  expect([linePath([]), bandPath([], 10), stepPath([], 10)]).toEqual(["", "", ""]);
});
