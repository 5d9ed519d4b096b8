/** The due times of an open model: pure, fixed by (seed, share), ascending. */

import { type Random, seeded } from "../../base/random.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import { dueBefore } from "./due-before.ts";
import { intensityOf } from "./intensity.ts";
import {
  type BurstSchedule,
  type RateSchedule,
  type Schedule,
  type Stage,
  scheduleDuration,
  type TraceSchedule,
} from "./schedule.ts";

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

export function arrivals(
  schedule: Schedule,
  random: Random,
  share: Share = wholeShare,
): Generator<Arrival> {
  switch (schedule.kind) {
    case "rate":
      return underRate(schedule, random, share);
    case "burst":
      return inBursts(schedule, share);
    case "trace":
      return asRecorded(schedule, share);
    default:
      return schedule satisfies never;
  }
}

/** The stream of chance that places the arrivals of a traffic, the same in every worker. */
export const arrivalChance = (seed: number, traffic: string): Random =>
  seeded(seed, "arrivals", traffic);

/**
 * Arrivals expected from `start` to `end`, as a whole number. Exact, but for what chance moves over
 * the bounds of the window. Windows that touch add up to the window that they are together.
 */
export const expectedArrivals = (
  schedule: Schedule,
  start: Milliseconds,
  end: Milliseconds,
): number => dueBefore(schedule, end) - dueBefore(schedule, start);

/**
 * Arrival n is due when the expected count reaches the n-th of an ascending sequence. Chance is
 * drawn for every arrival, whosever it is: so all shares see the same sequence.
 */
function underRate({ process, stages }: RateSchedule, random: Random, share: Share) {
  switch (process) {
    case "constant":
      return evenly(stages, share);
    case "poisson":
      return poisson(stages, random, share);
    case "jitter":
      return jittered(stages, random, share);
    default:
      return process satisfies never;
  }
}

/** The whole numbers. */
function* evenly(stages: readonly Stage[], share: Share): Generator<Arrival> {
  const { total, instantOf } = intensityOf(stages);
  for (let index = share.index; index < total; index += share.count) {
    yield { index, due: instantOf(index) };
  }
}

/**
 * Sums of exponentials, by time rescaling (Daley and Vere-Jones, An Introduction to the Theory of
 * Point Processes, theorem 7.4.I).
 */
function* poisson(stages: readonly Stage[], random: Random, share: Share): Generator<Arrival> {
  const { total, instantOf } = intensityOf(stages);
  let index = 0;
  for (let count = random.exponential(); count < total; count += random.exponential()) {
    if (index % share.count === share.index) yield { index, due: instantOf(count) };
    index++;
  }
}

/**
 * n + u, u uniform in [0, 1): each in its own slot, from the n-th to the next even place. The last
 * slot ends with the stages, so that there are as many arrivals as in the constant process.
 */
function* jittered(stages: readonly Stage[], random: Random, share: Share): Generator<Arrival> {
  const { total, instantOf } = intensityOf(stages);
  for (let index = 0; index < total; index++) {
    const count = index + random.next() * Math.min(1, total - index);
    if (index % share.count === share.index) yield { index, due: instantOf(count) };
  }
}

function* inBursts(schedule: BurstSchedule, share: Share): Generator<Arrival> {
  const total = dueBefore(schedule, scheduleDuration(schedule));
  for (let index = share.index; index < total; index += share.count) {
    yield { index, due: ms(Math.floor(index / schedule.size) * schedule.every) };
  }
}

function* asRecorded({ due }: TraceSchedule, share: Share): Generator<Arrival> {
  for (let index = share.index; ; index += share.count) {
    const at = due[index];
    if (at === undefined) return;
    yield { index, due: at };
  }
}
