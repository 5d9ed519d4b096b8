/** Numbers as people read them. */

import { expect, test } from "vitest";
import {
  showBytes,
  showCount,
  showInstant,
  showMicros,
  showMillis,
  showPercent,
} from "../../src/report/figures.ts";
import { phaseRuler, sparkline } from "../../src/report/sparkline.ts";

test.each([
  [1, 0.999, "100%"],
  [0.99999, 0.999, "99.99%"],
  [0.9989999, 0.999, "99.89%"],
  [0.999949, 0.99995, "99.994%"],
  [0.29, 1, "29%"],
  [0, 0.99, "0%"],
])(
  "the share %d beside the promise %d is shown as %s: never rounded up",
  (share, promised, shown) => {
    expect(showPercent(share, promised)).toBe(shown);
  },
);

test.each([
  [showMicros(null), "–"],
  [showMicros(612), "612us"],
  [showMicros(1_234_567), "1.23s"],
  [showMillis(0), "0s"],
  [showMillis(120_000), "2m"],
  [showMillis(125_000), "2m 5s"],
  [showInstant(-2140), "-2.1s"],
  [showCount(1_234_567), "1,234,567"],
  [showBytes(0), "0B"],
  [showBytes(2_912_910), "2.91MB"],
])("%s is shown as %s", (shown, wanted) => {
  expect(shown).toBe(wanted);
});

test.each([
  [[0, 1, 50, 50, 300], "▁▂▃▃█", "zero stands apart from little"],
  [[100, 100, 100], "▄▄▄", "a quiet line lies low"],
  [[null, 5, null], " ▄ ", "nothing measured is a space"],
  [[0, 0], "▁▁", "all zero is flat"],
  [[], "", "nothing is nothing"],
])("%j is drawn as %j: %s", (values, line) => {
  expect(sparkline(values, 10)).toBe(line);
});

test("a narrow sparkline keeps the highest value of each cell", () => {
  expect(sparkline([0, 9, 0, 0, 0, 0], 3)).toBe("█▁▁");
});

test("the ruler is in step with the sparkline", () => {
  const phases = [
    { name: "baseline", startMs: 0, endMs: 6000 },
    { name: "fault", startMs: 6000, endMs: 18_000 },
  ];
  expect(phaseRuler(phases, 24_000, 24)).toBe("├basel├fault──────");
});
