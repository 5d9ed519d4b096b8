/** latency.hlog: the distributions of every second as an HdrHistogram log, format 1.3. */

import type { Aggregate } from "../measure/aggregate.ts";
import type { Histogram } from "../measure/histogram.ts";
import type { Measurements } from "../measure/recorder.ts";

export interface HlogOptions {
  /** When the load began, in milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
}

const legend = '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"';

/** Histograms hold microseconds; the column Interval_Max is in milliseconds. */
export function toHlog(measurements: Measurements, { startedAtMs }: HlogOptions): string {
  const startTime = seconds(startedAtMs);
  const date = new Date(startedAtMs).toISOString();
  return [
    "#[Histogram log format version 1.3]",
    `#[StartTime: ${startTime} (seconds since epoch), ${date}]`,
    "#[Values in microseconds, Interval_Max in milliseconds]",
    legend,
    ...intervalLines(measurements, startedAtMs),
    "",
  ].join("\n");
}

// In the order of time: readers that look for a range stop at the first line after it.
function* intervalLines(measurements: Measurements, startedAtMs: number): Generator<string> {
  const length = Math.max(0, ...measurements.traffics.map(({ slices }) => slices.length));
  for (let second = 0; second < length; second++) {
    for (const { name, slices } of measurements.traffics) {
      const slice = slices[second];
      if (slice !== undefined) yield* sliceLines(name, slice, startedAtMs + second * 1000);
    }
  }
}

function* sliceLines(name: string, slice: Aggregate, startMs: number): Generator<string> {
  yield* line(name, "latency", slice.latency, startMs);
  yield* line(name, "service", slice.service, startMs);
  yield* line(name, "first-byte", slice.firstByte, startMs);
  yield* line(name, "first-token", slice.firstToken, startMs);
  yield* line(name, "inter-token", slice.interToken, startMs);
  yield* line(name, "time-per-token", slice.timePerToken, startMs);
}

function* line(
  traffic: string,
  measure: string,
  histogram: Histogram,
  startMs: number,
): Generator<string> {
  const { maxUs } = histogram;
  if (maxUs === null) return;
  const max = (maxUs / 1000).toFixed(3);
  const tag = `${tagName(traffic)}.${measure}`;
  yield `Tag=${tag},${seconds(startMs)},1.000,${max},${histogram.encoded()}`;
}

/** Commas and white space part the fields of a line. */
export const tagName = (name: string): string => name.replace(/[\s,\p{Cc}]+/gu, "_");

const seconds = (atMs: number): string => (atMs / 1000).toFixed(3);
