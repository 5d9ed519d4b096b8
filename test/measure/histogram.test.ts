import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Histogram, highestUs } from "../../src/measure/histogram.ts";

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** What must be equal of two histograms that hold the same values. */
const readingOf = (histogram: Histogram) => ({
  count: histogram.count,
  overflow: histogram.overflow,
  maxUs: histogram.maxUs,
  meanUs: histogram.meanUs(),
  percentiles: [0, 1, 50, 90, 95, 99, 99.9, 100].map((p) => histogram.percentileUs(p)),
  encoded: histogram.encoded(),
});

const values = fc.array(
  fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 50_000_000 }), fc.nat({ max: highestUs })),
  { minLength: 1, maxLength: 100 },
);

describe("the traps of the library", () => {
  test("an empty histogram has no percentile, largest value or mean, rather than 0", () => {
    const empty = new Histogram();
    expect([empty.percentileUs(50), empty.maxUs, empty.meanUs()]).toEqual([null, null, null]);
    empty.pack();
    expect([empty.percentileUs(50), empty.maxUs, empty.meanUs()]).toEqual([null, null, null]);
  });

  test("an empty histogram holds no buckets, and is written out like any other", () => {
    const empty = new Histogram();
    const bytes = () => process.memoryUsage().arrayBuffers;
    const before = bytes();
    const many = Array.from({ length: 10_000 }, () => new Histogram());
    // With buckets, each would hold 8 KiB.
    expect(bytes() - before).toBeLessThan(10_000_000);
    expect(many.filter(({ count }) => count === 0)).toHaveLength(10_000);
    expect(empty.toHdr().totalCount).toBe(0);
    expect(empty.encoded()).toBe(histogramOf([Number.NaN]).encoded());
  });

  test.each([Number.NaN, Infinity, -Infinity])("%d is not recorded", (value) => {
    const histogram = histogramOf([1000, value]);
    expect(histogram.count).toBe(1);
    expect(histogram.percentileUs(100)).toBe(1000);
  });

  test("a negative duration is recorded as 0", () => {
    expect(readingOf(histogramOf([-5]))).toMatchObject({ count: 1, maxUs: 0, meanUs: 0 });
  });

  test("fractions are rounded", () => {
    expect(histogramOf([1.7]).maxUs).toBe(2);
  });

  test("more than ten minutes is recorded as ten minutes and counted", () => {
    const histogram = histogramOf([highestUs, highestUs + 1, 1e12]);
    expect(histogram).toMatchObject({ count: 3, overflow: 2, maxUs: highestUs });
    expect(histogram.percentileUs(100)).toBe(highestUs);
  });

  test("300 equal values are counted as 300", () => {
    const histogram = histogramOf(Array.from({ length: 300 }, () => 5));
    expect(histogram.toHdr().totalCount).toBe(300);
  });

  test("the mean of one value is that value", () => {
    expect(histogramOf([1_000_000]).meanUs()).toBe(1_000_000);
  });

  test("a packed histogram takes a value longer than any before", () => {
    const histogram = histogramOf([10]);
    histogram.pack();
    histogram.record(500_000_000);
    expect(readingOf(histogram)).toEqual(readingOf(histogramOf([10, 500_000_000])));
  });

  test("a copy for a file format can be written to without changing the original", () => {
    const histogram = histogramOf([10]);
    histogram.toHdr().recordValue(500_000_000);
    expect(histogram.count).toBe(1);
    expect(histogram.percentileUs(100)).toBe(10);
  });
});

describe("laws", () => {
  test("a percentile is the value of its rank to a thousandth, never above the largest", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(1, 50, 90, 95, 99, 99.9, 100), (recorded, percentile) => {
        const sorted = recorded.toSorted((a, b) => a - b);
        const rank = Math.max(1, Math.ceil((percentile / 100) * sorted.length - 1e-9));
        const exact = sorted[rank - 1] ?? Number.NaN;
        const read = histogramOf(recorded).percentileUs(percentile) ?? Number.NaN;
        expect(read).toBeGreaterThanOrEqual(exact);
        expect(read - exact).toBeLessThanOrEqual(exact * 1e-3);
        expect(read).toBeLessThanOrEqual(sorted.at(-1) ?? 0);
      }),
    );
  });

  test("percentiles ascend", () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const { percentiles } = readingOf(histogramOf(recorded));
        expect(percentiles).toEqual(percentiles.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      }),
    );
  });

  test("packing at any point changes nothing that can be read", () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const packed = histogramOf(before);
        packed.pack();
        expect(readingOf(packed)).toEqual(readingOf(histogramOf(before)));
        for (const value of after) packed.record(value);
        packed.pack();
        packed.pack();
        const { encoded: _, ...reading } = readingOf(histogramOf([...before, ...after]));
        expect(readingOf(packed)).toMatchObject(reading);
      }),
    );
  });

  test("the sum of two histograms is the histogram of both, packed or not", () => {
    fc.assert(
      fc.property(values, values, fc.boolean(), fc.boolean(), (a, b, packsA, packsB) => {
        const [sum, other] = [histogramOf(a), histogramOf(b)];
        if (packsA) sum.pack();
        if (packsB) other.pack();
        sum.add(other);
        const { encoded: _, ...reading } = readingOf(histogramOf([...a, ...b]));
        expect(readingOf(sum)).toMatchObject(reading);
        expect(other.count).toBe(b.length);
      }),
    );
  });

  test("adding an empty histogram changes nothing", () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const sum = histogramOf(recorded);
        sum.add(new Histogram());
        expect(readingOf(sum)).toEqual(readingOf(histogramOf(recorded)));
      }),
    );
  });
});

describe("the values within a limit", () => {
  test("are those that do not exceed it, to three significant digits", () => {
    fc.assert(
      fc.property(values, fc.nat({ max: highestUs }), (recorded, limitUs) => {
        const within = histogramOf(recorded).countWithin(limitUs);
        const countOf = (limit: number) => recorded.filter((value) => value <= limit).length;
        expect(within).toBeGreaterThanOrEqual(countOf(limitUs));
        expect(within).toBeLessThanOrEqual(countOf(limitUs * 1.001 + 1));
      }),
    );
  });

  test("are at least as many as a percentile promises", () => {
    fc.assert(
      fc.property(values, fc.nat({ max: 100 }), (recorded, percent) => {
        const histogram = histogramOf(recorded);
        const within = histogram.countWithin(histogram.percentileUs(percent) ?? 0);
        expect(within).toBeGreaterThanOrEqual(Math.ceil((percent / 100) * recorded.length));
      }),
    );
  });

  test("are none below the smallest, and all up to the largest, packed or not", () => {
    const histogram = histogramOf([1000, 2000, 700_000_000]);
    histogram.pack();
    expect([-1, 0, 999, 1000, 1e12].map((limit) => histogram.countWithin(limit))).toEqual([
      0, 0, 0, 1, 3,
    ]);
    expect(new Histogram().countWithin(1000)).toBe(0);
  });
});
