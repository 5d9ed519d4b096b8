/**
 * A rate that swings about its mean: r(t) = m + a sin(2 pi t / p), with a <= m so that no rate is
 * below 0 (m and a in 1/s, t and p in s).
 *
 * H(t) = m t + (a p / pi) sin^2(pi t / p), which is (a p / 2 pi) (1 - cos(2 pi t / p)) without its
 * cancellation for small t. H never falls, and m t <= H(t) <= m t + a p / pi brackets its inverse.
 */

export interface SineRate {
  /** 1/s. */
  readonly mean: number;
  /** 1/s. */
  readonly amplitude: number;
  /** Seconds. */
  readonly period: number;
}

/** 1/s; a whole number of periods gives exactly the mean. */
export const sineRateAt = ({ mean, amplitude, period }: SineRate, t: number): number =>
  mean + amplitude * Math.sin((2 * Math.PI * (t % period)) / period);

export function sineCountAt({ mean, amplitude, period }: SineRate, t: number): number {
  const sin = Math.sin((Math.PI * t) / period);
  return mean * t + ((amplitude * period) / Math.PI) * sin * sin;
}

/** The highest rate within the first `t` seconds: it is reached after a quarter of a period. */
export const sinePeak = (rate: SineRate, t: number): number =>
  t >= rate.period / 4 ? rate.mean + rate.amplitude : sineRateAt(rate, t);

/** Roots are put on a grid of so many places in a second, so that whole seconds come out whole. */
const gridPerSecond = 1e10;

/** Each step halves the bracket, or does better: fewer than this reach the grid from an age. */
const mostSteps = 100;

/**
 * The second at which the count is reached, for a count above 0 and a mean above 0. By Newton's
 * method, kept within the bracket, with bisection where it converges slowly (rtsafe in Press et
 * al., Numerical Recipes, 3rd ed., 9.4): with a = m the rate touches 0, where roots fall together.
 */
export function sineInstantOf(rate: SineRate, count: number): number {
  const { mean, amplitude, period } = rate;
  let high = count / mean;
  let low = Math.max(0, high - (amplitude * period) / Math.PI / mean);
  let t = (low + high) / 2;
  let move = high - low;
  for (let step = 0; step < mostSteps && move * gridPerSecond > 0.1; step++) {
    const sin = Math.sin((Math.PI * t) / period);
    const slope = mean + 2 * amplitude * sin * Math.cos((Math.PI * t) / period);
    const error = mean * t + ((amplitude * period) / Math.PI) * sin * sin - count;
    if (error > 0) high = t;
    else low = t;
    const newton = t - error / slope;
    const isGood = newton >= low && newton <= high && Math.abs(newton - t) <= move / 2;
    const next = isGood ? newton : (low + high) / 2;
    move = Math.abs(next - t);
    t = next;
  }
  return Math.round(t * gridPerSecond) / gridPerSecond;
}
