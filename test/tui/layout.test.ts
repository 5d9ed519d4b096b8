/** The layout, for all sizes of terminals. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { frameHeight, type Layout, layoutOf } from "../../src/tui/layout.ts";

const anySize = fc.record({
  columns: fc.integer({ min: 1, max: 300 }),
  rows: fc.nat({ max: 120 }),
});
const anyWants = fc.record({
  traffics: fc.integer({ min: 1, max: 9 }),
  objectives: fc.nat({ max: 30 }),
  faults: fc.nat({ max: 30 }),
});

const headerAndKeys = 3;

function heightOf({ traffic, middle, events }: Layout): number {
  const { objectives, faults } = middle;
  const between = middle.kind === "side" ? objectives.height : objectives.height + faults.height;
  return headerAndKeys + traffic.total + between + events;
}

test("the panels never take more lines than there are", () => {
  fc.assert(
    fc.property(anySize, anyWants, (size, wants) => {
      expect(heightOf(layoutOf(size, wants))).toBeLessThanOrEqual(
        Math.max(headerAndKeys, frameHeight(size)),
      );
    }),
  );
});

test("a panel that is shown has room for at least one line in its frame", () => {
  fc.assert(
    fc.property(anySize, anyWants, (size, wants) => {
      const { traffic, middle, events } = layoutOf(size, wants);
      const heights = [traffic.total, middle.objectives.height, middle.faults.height, events];
      for (const height of heights) expect(height === 0 || height >= 3).toBe(true);
    }),
  );
});

test("panels side by side are together as wide as the terminal", () => {
  fc.assert(
    fc.property(anySize, anyWants, (size, wants) => {
      const { middle } = layoutOf(size, wants);
      const { objectives, faults } = middle;
      const width = middle.kind === "side" ? objectives.width + faults.width : objectives.width;
      expect(width).toBe(size.columns);
    }),
  );
});

test("the smallest terminal that is supported shows traffic, objectives and faults", () => {
  const { traffic, middle } = layoutOf(
    { columns: 60, rows: 20 },
    { traffics: 3, objectives: 12, faults: 9 },
  );
  expect(traffic.p99).toBe(1);
  expect(middle.objectives.height).toBeGreaterThan(2);
  expect(middle.faults.height).toBeGreaterThan(2);
});

test("a bare load has no empty panels, and gives their lines to the others", () => {
  for (const columns of [60, 80, 120]) {
    const size = { columns, rows: 24 };
    const bare = layoutOf(size, { traffics: 1, objectives: 0, faults: 0 });
    const other = layoutOf(size, { traffics: 1, objectives: 1, faults: 0 });
    expect([bare.middle.objectives.height, bare.middle.faults.height]).toEqual([0, 0]);
    expect(bare.traffic.total + bare.events).toBeGreaterThan(other.traffic.total + other.events);
  }
});
