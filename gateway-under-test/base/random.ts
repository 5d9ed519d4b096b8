/** Chance as a port: seeded streams for what must repeat, and ids for what must not. */

import { randomUUID } from "node:crypto";

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [from, to], both included. */
  integer(from: number, to: number): number;
  /** Log-normally distributed; `sigma` is the deviation of the logarithm. */
  logNormal(median: number, sigma: number): number;
}

/** A stream that is fixed by the seed and the purposes named; other purposes do not disturb it. */
export function seeded(seed: number, ...purposes: readonly (string | number)[]): Random {
  const next = mulberry32(hash(`${seed}/${purposes.join("/")}`));
  return {
    next,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal(next)),
  };
}

export const newId = (): string => randomUUID();

/** Box-Muller; 1 - u is in (0, 1], so the logarithm is finite. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  return state >>> 0;
}

/** Tommy Ettinger's mulberry32: 32 bits of state are plenty for one request. */
function mulberry32(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
