/** Chance as a port: seeded streams, one for each purpose, so that none disturbs another. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Exponentially distributed with mean 1. */
  exponential(): number;
}

/**
 * A stream that is fixed by the seed and the purposes named. `seeded(42, "arrivals", "chat")` and
 * `seeded(42, "arrivals", "embed")` are independent of each other.
 */
export function seeded(seed: number, ...purposes: readonly (string | number)[]): Random {
  const next = sfc32(hash(`${seed}/${purposes.join("/")}`));
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    // 1 - u is in (0, 1], so the logarithm is finite.
    exponential: () => -Math.log(1 - next()),
  };
}

/** A seed for a run that was given none. */
export const anySeed = (): number => Math.floor(Math.random() * 2 ** 31);

type State = [number, number, number, number];

/** FNV-1a in four lanes: one 128-bit state from any text. */
function hash(text: string): State {
  const lanes: State = [0x811c9dc5, 0x01000193, 0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    for (let lane = 0; lane < 4; lane++) {
      lanes[lane] = Math.imul((lanes[lane] ?? 0) ^ (text.charCodeAt(i) + lane), 0x01000193);
    }
  }
  return lanes;
}

/** Chris Doty-Humphrey's sfc32 (PractRand), with 12 rounds to mix the state. */
function sfc32([a, b, c, d]: State): () => number {
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
