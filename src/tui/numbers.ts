/** The numbers on the screen: the last seconds, second by second, and the promises so far. */

import type { Milliseconds } from "../base/units.ts";
import { Aggregate, noLimits } from "../measure/aggregate.ts";
import { Histogram } from "../measure/histogram.ts";
import type { Measurements, TrafficMeasurements } from "../measure/recorder.ts";
import type { Plan } from "../run/plan.ts";
import { type ObjectiveSoFar, objectivesSoFar } from "./objectives-so-far.ts";
import type { ReadSecond, Second } from "./seconds.ts";
import type { View } from "./view.ts";

export interface Numbers {
  readonly traffics: readonly TrafficNumbers[];
  readonly total: TrafficNumbers;
  /** Requests of the whole run, so far. */
  readonly offered: number;
  readonly series: Series;
  /** Requests of the whole run that were not good, the most frequent outcome first. */
  readonly errors: readonly ErrorCount[];
  readonly objectives: readonly ObjectiveSoFar[];
}

/** Over the last seconds; null where nothing was measured. */
export interface TrafficNumbers {
  readonly name: string;
  readonly offeredPerSecond: number | null;
  readonly goodPerSecond: number | null;
  readonly errorRatio: number | null;
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
}

/** All traffics together, by second of the run, from the second `from` on. */
export interface Series {
  readonly from: number;
  readonly offered: readonly number[];
  readonly errors: readonly number[];
  /** Of the slowest traffic. */
  readonly p99Us: readonly (number | null)[];
}

export interface ErrorCount {
  readonly outcome: string;
  readonly count: number;
}

/** The numbers of a traffic are those of so many whole seconds. */
export const windowSeconds = 5;
/** Points of a series, at the most. */
export const longestSeries = 120;
/** A second counts as whole so long after its end: what was due in it is on its way to us. */
const settlingMs = 500;

/** `elapsed`: how far the load is. Only whole seconds are read, of those of the plan. */
export function numbersOf(
  plan: Plan,
  view: View,
  measurements: Measurements,
  elapsed: Milliseconds,
  readSecond: ReadSecond,
): Numbers {
  const { traffics } = measurements;
  const isOver = view.stage === "finishing" || view.stage === "over";
  const end = wholeSeconds(plan, elapsed, isOver);
  const seconds = new Map(
    traffics.map(({ name, slices }) => {
      return [name, slices.slice(0, end).map((slice) => slice && readSecond(slice))] as const;
    }),
  );
  return {
    traffics: traffics.map((traffic) => trafficNumbers(traffic.name, [traffic], end)),
    total: trafficNumbers("all traffic", traffics, end),
    offered: traffics.reduce((sum, { overall }) => sum + overall.offered, 0),
    series: seriesOf([...seconds.values()], end),
    errors: errorsOf(traffics),
    objectives: objectivesSoFar(plan, view.faults, measurements, { seconds, end, isOver }),
  };
}

/** All of the plan's that have passed when the load is over, else those that have settled. */
function wholeSeconds(plan: Plan, elapsed: Milliseconds, isOver: boolean): number {
  const settled = isOver ? elapsed : elapsed - settlingMs;
  const planned = Math.ceil(plan.duration / 1000);
  return Math.min(planned, Math.max(0, Math.floor(settled / 1000)));
}

/** Before `end`, as many seconds as there are in the window. */
function trafficNumbers(
  name: string,
  traffics: readonly TrafficMeasurements[],
  end: number,
): TrafficNumbers {
  const from = Math.max(0, end - windowSeconds);
  const latency = new Histogram();
  const sum = { offered: 0, judged: 0, good: 0 };
  for (const { slices } of traffics) {
    for (const slice of slices.slice(from, end)) {
      const { offered, judged, good, latency: each } = slice ?? none;
      sum.offered += offered;
      sum.judged += judged;
      sum.good += good;
      latency.add(each);
    }
  }
  const rate = (count: number) => (end === from ? null : count / (end - from));
  return {
    name,
    offeredPerSecond: rate(sum.offered),
    goodPerSecond: rate(sum.good),
    errorRatio: sum.judged === 0 ? null : 1 - sum.good / sum.judged,
    p50Us: latency.percentileUs(50),
    p95Us: latency.percentileUs(95),
    p99Us: latency.percentileUs(99),
  };
}

const none = new Aggregate(noLimits);

type Seconds = readonly (Second | undefined)[];

function seriesOf(traffics: readonly Seconds[], end: number): Series {
  const from = Math.max(0, end - longestSeries);
  const column = <T>(read: (seconds: readonly Second[]) => T): readonly T[] =>
    Array.from({ length: end - from }, (_, i) =>
      read(traffics.map((seconds) => seconds[from + i]).filter((second) => second !== undefined)),
    );
  return {
    from,
    offered: column((seconds) => sum(seconds, ({ offered }) => offered)),
    errors: column((seconds) => sum(seconds, ({ judged, good }) => judged - good)),
    p99Us: column((seconds) => {
      const known = seconds.map(({ p99Us }) => p99Us).filter((p99Us) => p99Us !== null);
      return known.length === 0 ? null : Math.max(...known);
    }),
  };
}

const sum = (seconds: readonly Second[], read: (second: Second) => number): number =>
  seconds.reduce((total, second) => total + read(second), 0);

function errorsOf(traffics: readonly TrafficMeasurements[]): readonly ErrorCount[] {
  const counts = new Map<string, number>();
  for (const [outcome, count] of traffics.flatMap(({ overall }) => [...overall.errors])) {
    // A cancelled request says nothing about the target.
    if (outcome !== "cancelled") counts.set(outcome, (counts.get(outcome) ?? 0) + count);
  }
  return [...counts]
    .map(([outcome, count]) => ({ outcome, count }))
    .sort((a, b) => b.count - a.count);
}
