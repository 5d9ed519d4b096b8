/** What k good requests of n say about the share of good requests that stands behind them. */

import { type Ratio, ratio } from "../base/units.ts";
import { inverseIncompleteBeta } from "./incomplete-beta.ts";

export interface Interval {
  readonly low: Ratio;
  readonly high: Ratio;
}

/**
 * The smallest n for which n good requests of n prove the target: target^n <= 1 - confidence, so
 * n = ceil(ln(1 - confidence) / ln(target)). No number proves a target of 1.
 */
export function neededForProof(target: Ratio, confidence = 0.95): number | null {
  if (target >= 1) return null;
  return Math.max(1, Math.ceil(Math.log(1 - confidence) / Math.log(target)));
}

/**
 * One-sided exact bounds (Clopper and Pearson 1934): with this confidence the share is not below,
 * or not above. low = BetaInv(1-confidence; k, n-k+1), high = BetaInv(confidence; k+1, n-k).
 */
export function lowerBound(k: number, n: number, confidence = 0.95): Ratio {
  return ratio(k === 0 ? 0 : inverseIncompleteBeta(1 - confidence, k, n - k + 1));
}

export function upperBound(k: number, n: number, confidence = 0.95): Ratio {
  return ratio(k === n ? 1 : inverseIncompleteBeta(confidence, k + 1, n - k));
}

/** Two-sided and exact: it contains the true share at least as often as `confidence` says. */
export function exactInterval(k: number, n: number, confidence = 0.95): Interval {
  const oneSided = (1 + confidence) / 2;
  return { low: lowerBound(k, n, oneSided), high: upperBound(k, n, oneSided) };
}

/** Quantile of the normal distribution for 95% two-sided. */
const z95 = 1.959963984540054;

/**
 * Wilson's score interval (1927), near its confidence on average; for display, not for verdicts.
 * (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), with p = k/n.
 */
export function wilsonInterval(k: number, n: number, z = z95): Interval {
  if (n === 0) return { low: ratio(0), high: ratio(1) };
  const p = k / n;
  const z2 = z * z;
  const middle = p + z2 / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  // At k = 0 and k = n the bound is the end of the scale, but for rounding.
  return {
    low: ratio(k === 0 ? 0 : (middle - half) / scale),
    high: ratio(k === n ? 1 : (middle + half) / scale),
  };
}
