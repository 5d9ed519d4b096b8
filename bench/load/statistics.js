/** The few numbers that measurements are told by. */

export function median(values) {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How many instants fall into each stretch of `width` from `start` to `end`. */
export function countsPer(instants, { start, end, width }) {
  const counts = new Array(Math.floor((end - start) / width)).fill(0);
  for (const at of instants) {
    const slot = Math.floor((at - start) / width);
    if (slot >= 0 && slot < counts.length) counts[slot]++;
  }
  return counts;
}

/** Index of dispersion: variance over mean. 0 for a metronome, 1 for a Poisson process. */
export function dispersion(counts) {
  const average = mean(counts);
  return mean(counts.map((count) => (count - average) ** 2)) / average;
}
