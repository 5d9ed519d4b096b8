/** The due times of an open model: pure, fixed by (seed, share), ascending. */

import { type Random, seeded } from "../../base/random.ts";
import type { Milliseconds } from "../../base/units.ts";
import { intensityOf } from "./intensity.ts";
import type { ArrivalProcess, OpenModel } from "../traffic.ts";

export interface Arrival {
  /** Position among all arrivals of the traffic, over all shares, from 0. */
  readonly index: number;
  /** Since the load began. */
  readonly due: Milliseconds;
}

/** A worker's part: the arrivals whose index is `index` modulo `count`. */
export interface Share {
  readonly index: number;
  readonly count: number;
}

/** A share of a whole number; over all shares the parts add up to it. */
export const partOf = (whole: number, { index, count }: Share): number =>
  Math.floor(whole / count) + (index < whole % count ? 1 : 0);

export const wholeShare: Share = { index: 0, count: 1 };

/**
 * Arrival n is due when the expected count reaches the n-th of an ascending sequence: the whole
 * numbers for a constant process; sums of exponentials, by time rescaling, for a Poisson one
 * (Daley and Vere-Jones, An Introduction to the Theory of Point Processes, theorem 7.4.I).
 */
export function* arrivals(
  model: Pick<OpenModel, "process" | "stages">,
  random: Random,
  share: Share = wholeShare,
): Generator<Arrival> {
  const intensity = intensityOf(model.stages);
  let index = 0;
  for (const count of counts(model.process, random)) {
    if (count >= intensity.total) return;
    if (index % share.count === share.index) yield { index, due: intensity.instantOf(count) };
    index++;
  }
}

/** The stream of chance that places the arrivals of a traffic, the same in every worker. */
export const arrivalChance = (seed: number, traffic: string): Random =>
  seeded(seed, "arrivals", traffic);

/**
 * Arrivals expected from `start` to `end`, exact for a constant process. Windows that touch add up
 * to the window that they are together.
 */
export function expectedArrivals(
  { process, stages }: Pick<OpenModel, "process" | "stages">,
  start: Milliseconds,
  end: Milliseconds,
): number {
  const intensity = intensityOf(stages);
  const before = (instant: Milliseconds) => wholeCount(process, intensity.countAt(instant));
  return before(end) - before(start);
}

/** A constant process has its first arrival at 0, and is rounded off against rounding errors. */
const wholeCount = (process: ArrivalProcess, count: number): number =>
  process === "constant" ? Math.ceil(count - 1e-6) : Math.round(count);

function* counts(process: ArrivalProcess, random: Random): Generator<number> {
  let count = process === "constant" ? 0 : random.exponential();
  for (;;) {
    yield count;
    count += process === "constant" ? 1 : random.exponential();
  }
}
