/** The shape of a distribution: whatever the values, every one is counted and few are needed. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketsOf } from "../../src/measure/buckets.ts";
import { Histogram, highestUs } from "../../src/measure/histogram.ts";

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

const values = fc.array(
  fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 50_000_000 }), fc.nat({ max: highestUs })),
  { minLength: 1, maxLength: 200 },
);

const spread = (count: number, fromUs: number, toUs: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => fromUs + ((toUs - fromUs) * i) / count);

test("every value is in one bucket, edges ascend, and twenty are enough", () => {
  fc.assert(
    fc.property(values, (recorded) => {
      const buckets = bucketsOf(histogramOf(recorded));
      const edges = buckets.map(({ upToUs }) => upToUs);
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(recorded.length);
      expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
      expect(edges.at(-1)).toBeGreaterThanOrEqual(Math.max(...recorded));
      expect(buckets.length).toBeLessThanOrEqual(20);
    }),
  );
});

test("twenty are enough for microseconds with a tail of minutes", () => {
  const buckets = bucketsOf(histogramOf([...spread(1000, 52, 72), 1000, highestUs]));
  expect(buckets.length).toBeGreaterThan(12);
  expect(buckets.length).toBeLessThanOrEqual(20);
});

test("three powers of ten are still told apart in steps of 1, 2 and 5", () => {
  const edges = bucketsOf(histogramOf([200, 1000, 1_000_000])).map(({ upToUs }) => upToUs);
  expect(edges.slice(0, 4)).toEqual([200, 500, 1000, 2000]);
});

test("nothing has no buckets", () => {
  expect(bucketsOf(new Histogram())).toEqual([]);
});

test("a single value has a single bucket", () => {
  expect(bucketsOf(histogramOf([0]))).toEqual([{ upToUs: 1, count: 1 }]);
  expect(bucketsOf(histogramOf([1000]))).toEqual([{ upToUs: 1000, count: 1 }]);
});

test.each([
  ["20 ms and 22 ms", [...spread(500, 19_800, 20_200), ...spread(500, 21_800, 22_200)]],
  ["2 ms and 80 ms", [...spread(900, 1800, 2200), ...spread(100, 76_000, 84_000)]],
  [
    "2 ms, and 30 ms for one in a thousand",
    [...spread(9990, 1800, 2200), ...spread(10, 3e4, 31e3)],
  ],
])("the two peaks of %s have a valley between them", (_name, recorded) => {
  const counts = bucketsOf(histogramOf(recorded)).map(({ count }) => count);
  const valley = counts.indexOf(0);
  expect(valley).toBeGreaterThan(0);
  expect(Math.max(...counts.slice(valley))).toBeGreaterThan(0);
});

test("one slow request in ten thousand does not squeeze the others into one bucket", () => {
  const buckets = bucketsOf(histogramOf([...spread(10_000, 900, 1900), 5_000_000]));
  expect(buckets.filter(({ count }) => count > 100).length).toBeGreaterThan(5);
});

test("edges are short numbers", () => {
  const edges = bucketsOf(histogramOf(spread(1000, 1000, 9000))).map(({ upToUs }) => upToUs);
  expect(edges).toEqual([1200, 1500, 1800, 2200, 2600, 3200, 3800, 4600, 5600, 6800, 8300, 10_000]);
});
