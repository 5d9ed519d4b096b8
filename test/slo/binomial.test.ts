import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ratio } from "../../src/base/units.ts";
import {
  exactInterval,
  lowerBound,
  neededForProof,
  upperBound,
  wilsonInterval,
} from "../../src/slo/binomial.ts";
import { incompleteBeta, logGamma } from "../../src/slo/incomplete-beta.ts";

describe("check values of the literature", () => {
  test.each([
    { k: 1000, n: 1000, exact: [99.6318, 100], wilson: [99.6173, 100] },
    { k: 999, n: 1000, exact: [99.4441, 99.9975], wilson: [99.4357, 99.9823] },
    { k: 9990, n: 10_000, exact: [99.8162, 99.952], wilson: [99.816, 99.9457] },
    { k: 50, n: 50, exact: [92.8878, 100], wilson: [92.8652, 100] },
  ])("$k good of $n have these 95% intervals", ({ k, n, exact, wilson }) => {
    const percent = ({ low, high }: { low: number; high: number }) =>
      [low, high].map((share) => Number((share * 100).toFixed(4)));
    expect(percent(exactInterval(k, n))).toEqual(exact);
    expect(percent(wilsonInterval(k, n))).toEqual(wilson);
  });

  test.each([
    { percent: 99, confidence: 0.95, needed: 299 },
    { percent: 99, confidence: 0.99, needed: 459 },
    { percent: 99.5, confidence: 0.95, needed: 598 },
    { percent: 99.9, confidence: 0.9, needed: 2302 },
    { percent: 99.9, confidence: 0.95, needed: 2995 },
    { percent: 99.9, confidence: 0.99, needed: 4603 },
    { percent: 99.99, confidence: 0.95, needed: 29_956 },
  ])("$percent% takes $needed good requests at $confidence", ({ percent, confidence, needed }) => {
    expect(neededForProof(ratio(percent / 100), confidence)).toBe(needed);
  });

  test("no number of requests proves 100%", () => {
    expect(neededForProof(ratio(1))).toBeNull();
  });

  test.each([
    { share: 0.999, failures: 1, n: 4742 },
    { share: 0.999, failures: 2, n: 6294 },
    { share: 0.999, failures: 3, n: 7752 },
    { share: 0.999, failures: 10, n: 16_959 },
    { share: 0.99, failures: 1, n: 473 },
    { share: 0.99, failures: 5, n: 1049 },
  ])("$n requests with $failures failures are the fewest that prove $share", (row) => {
    expect(lowerBound(row.n - row.failures, row.n)).toBeGreaterThanOrEqual(row.share);
    expect(lowerBound(row.n - 1 - row.failures, row.n - 1)).toBeLessThan(row.share);
  });

  test.each([
    { n: 1000, share: 0.99, passUpTo: 4, failFrom: 16 },
    { n: 5000, share: 0.99, passUpTo: 38, failFrom: 63 },
    { n: 3000, share: 0.999, passUpTo: 0, failFrom: 7 },
    { n: 10_000, share: 0.999, passUpTo: 4, failFrom: 16 },
    { n: 60_000, share: 0.999, passUpTo: 47, failFrom: 74 },
  ])("$n at $share: proved up to $passUpTo failures, refuted from $failFrom", (row) => {
    const { n, share, passUpTo, failFrom } = row;
    expect(lowerBound(n - passUpTo, n)).toBeGreaterThanOrEqual(share);
    expect(lowerBound(n - passUpTo - 1, n)).toBeLessThan(share);
    expect(upperBound(n - failFrom, n)).toBeLessThan(share);
    expect(upperBound(n - failFrom + 1, n)).toBeGreaterThanOrEqual(share);
  });
});

describe("laws", () => {
  const tally = fc
    .integer({ min: 1, max: 200_000 })
    .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));

  test("both intervals contain the estimate and stay within 0 and 1", () => {
    fc.assert(
      fc.property(tally, ({ k, n }) => {
        for (const { low, high } of [exactInterval(k, n), wilsonInterval(k, n)]) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(k / n + 1e-12);
          expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
          expect(high).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("more confidence never narrows the exact interval", () => {
    fc.assert(
      fc.property(tally, ({ k, n }) => {
        expect(exactInterval(k, n, 0.99).low).toBeLessThanOrEqual(exactInterval(k, n, 0.95).low);
        expect(exactInterval(k, n, 0.99).high).toBeGreaterThanOrEqual(exactInterval(k, n).high);
      }),
    );
  });

  test("the bound at k is where k or more good ones have the chance that was risked", () => {
    // Direct sum of the binomial tail, independent of the incomplete beta function.
    const tail = (k: number, n: number, p: number) => {
      let sum = 0;
      for (let i = k; i <= n; i++) {
        const choose = logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1);
        sum += Math.exp(choose + i * Math.log(p) + (n - i) * Math.log1p(-p));
      }
      return sum;
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (a, b) => {
        const [k, n] = [Math.min(a, b), Math.max(a, b)];
        expect(tail(k, n, lowerBound(k, n))).toBeCloseTo(0.05, 9);
      }),
    );
  });

  test("the incomplete beta function is symmetric", () => {
    const shape = fc.double({ min: 0.5, max: 5000, noNaN: true });
    // Not nearer to 0 and 1, where 1 - x itself is rounded.
    const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(share, shape, shape, (x, a, b) => {
        expect(incompleteBeta(x, a, b)).toBeCloseTo(1 - incompleteBeta(1 - x, b, a), 8);
      }),
    );
  });
});
