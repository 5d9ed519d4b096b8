/** Log-normal draws, the same again for the same seed. */

/** `sigma` is of the logarithm: the p99 is the median times e^(2.326 sigma). */
export function logNormal(seed, median, sigma) {
  const uniform = mulberry32(seed);
  return () => median * Math.exp(sigma * normal(uniform));
}

/** Box and Muller's transform; 1 - u keeps the logarithm finite. */
const normal = (uniform) =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** Tommy Ettinger's generator: 32 bits of state, even in [0, 1). */
export function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
