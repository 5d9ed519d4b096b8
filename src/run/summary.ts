/** From the measurements of a traffic to its numbers in the result. */

import type { Aggregate } from "../measure/aggregate.ts";
import { bucketsOf } from "../measure/buckets.ts";
import type { Histogram } from "../measure/histogram.ts";
import type { OperationMeasurements, TrafficMeasurements } from "../measure/recorder.ts";
import type { LatencySummary, TrafficResult } from "./result.ts";

type Numbers = Pick<
  TrafficResult,
  | "offered"
  | "sent"
  | "dropped"
  | "cancelled"
  | "good"
  | "outcomes"
  | "bytes"
  | "latencyUs"
  | "serviceUs"
  | "histogram"
  | "firstByteUs"
  | "firstTokenUs"
  | "interTokenUs"
  | "timePerTokenUs"
  | "tokens"
  | "operations"
  | "phases"
  | "slices"
>;

export function numbersOf({ overall, phases, slices, operations }: TrafficMeasurements): Numbers {
  const { offered, sent, dropped, cancelled, good, bytes } = overall;
  return {
    offered,
    sent,
    dropped,
    cancelled,
    good,
    outcomes: Object.fromEntries([...overall.outcomes].sort()),
    bytes,
    tokens: overall.tokens,
    ...latenciesOf(overall),
    histogram: histogramOf(overall.latency),
    operations: operations.map(operationResult),
    phases: [...phases].map(([name, phase]) => {
      return { name, offered: phase.offered, good: phase.good, ...latenciesOf(phase) };
    }),
    slices: columnsOf(slices),
  };
}

function histogramOf(latency: Histogram): TrafficResult["histogram"] {
  const buckets = bucketsOf(latency);
  return {
    upToUs: buckets.map(({ upToUs }) => upToUs),
    count: buckets.map(({ count }) => count),
  };
}

function operationResult({ name, aggregate, failedChecks }: OperationMeasurements) {
  const { offered, good, outcomes, latency } = aggregate;
  return {
    name,
    offered,
    good,
    outcomes: Object.fromEntries([...outcomes].sort()),
    failedChecks: Object.fromEntries(failedChecks),
    latencyUs: latencySummary(latency),
  };
}

function latenciesOf(of: Aggregate) {
  const orNull = (histogram: Histogram) =>
    histogram.count === 0 ? null : latencySummary(histogram);
  return {
    latencyUs: latencySummary(of.latency),
    serviceUs: latencySummary(of.service),
    firstByteUs: orNull(of.firstByte),
    firstTokenUs: orNull(of.firstToken),
    interTokenUs: orNull(of.interToken),
    timePerTokenUs: orNull(of.timePerToken),
  };
}

function latencySummary(histogram: Histogram): LatencySummary {
  const mean = histogram.meanUs();
  return {
    p50: histogram.percentileUs(50),
    p90: histogram.percentileUs(90),
    p95: histogram.percentileUs(95),
    p99: histogram.percentileUs(99),
    p999: histogram.percentileUs(99.9),
    max: histogram.maxUs,
    mean: mean === null ? null : Math.round(mean),
  };
}

type Slices = readonly (Aggregate | undefined)[];

function columnsOf(slices: Slices): TrafficResult["slices"] {
  const column = <T>(read: (slice: Aggregate) => T, none: T): T[] =>
    slices.map((slice) => (slice === undefined ? none : read(slice)));
  const percentile = (p: number) => column((slice) => slice.latency.percentileUs(p), null);
  return {
    widthMs: 1000,
    offered: column((slice) => slice.offered, 0),
    good: column((slice) => slice.good, 0),
    dropped: column((slice) => slice.dropped, 0),
    p50Us: percentile(50),
    p95Us: percentile(95),
    p99Us: percentile(99),
    errors: errorColumns(slices),
  };
}

/** An outcome stands here when any request that ended so was not good. */
function errorColumns(slices: Slices): Record<string, number[]> {
  const names = new Set(slices.flatMap((slice) => [...(slice?.errors.keys() ?? [])]));
  const columns = [...names].sort().map((name) => {
    return [name, slices.map((slice) => slice?.errors.get(name) ?? 0)] as const;
  });
  return Object.fromEntries(columns);
}
