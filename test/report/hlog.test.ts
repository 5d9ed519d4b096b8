/** latency.hlog, read back by the library's own reader. */

import { build, HistogramLogReader, listTags } from "hdr-histogram-js";
import { expect, test } from "vitest";
import { noLimits } from "../../src/measure/aggregate.ts";
import type { Observation } from "../../src/measure/observation.ts";
import { type Measurements, Recorder } from "../../src/measure/recorder.ts";
import { tagName, toHlog } from "../../src/report/hlog.ts";

const startedAtMs = 1_795_427_689_663;

/** Thirty seconds of two traffics, one of which streams and pauses for a second. */
function measured(): Measurements {
  const recorder = new Recorder({
    traffics: [
      { name: "chat, eu west", limits: noLimits, operations: [] },
      { name: "embeddings", limits: noLimits, operations: [] },
    ],
    phases: [],
  });
  for (let i = 0; i < 3000; i++) {
    const dueUs = i * 10_000;
    const took = 20_000 + ((i * 7919) % 997) * 310;
    if (Math.floor(dueUs / 1e6) !== 12) recorder.record(observed(0, dueUs, took));
    recorder.record(observed(1, dueUs, took / 10));
  }
  return recorder;
}

/** Three, the last at two thirds of the time. */
const tokensAt = (dueUs: number, tookUs: number): readonly number[] =>
  [1, 1.5, 2].map((third) => dueUs + Math.round((third * tookUs) / 3));

const observed = (traffic: number, dueUs: number, tookUs: number): Observation => ({
  traffic,
  dueUs,
  sentUs: dueUs + 90,
  endUs: dueUs + Math.round(tookUs),
  firstByteUs: traffic === 0 ? dueUs + Math.round(tookUs / 4) : null,
  contentUs: traffic === 0 ? tokensAt(dueUs, tookUs) : [],
  usage: null,
  operation: 0,
  outcome: { kind: "answered", status: 200 },
  good: true,
  bytes: 100,
});

function merged(log: string, tag: string) {
  const reader = new HistogramLogReader(log);
  const all = build({ numberOfSignificantValueDigits: 3 });
  const starts: number[] = [];
  for (
    let next = reader.nextIntervalHistogram();
    next !== null;
    next = reader.nextIntervalHistogram()
  ) {
    if (next.tag !== tag) continue;
    all.add(next);
    starts.push(next.startTimeStampMsec);
  }
  return { all, starts };
}

const measurements = measured();
const log = toHlog(measurements, { startedAtMs });

test("begins with the version, the start time and the legend", () => {
  expect(log.split("\n").slice(0, 4)).toEqual([
    "#[Histogram log format version 1.3]",
    "#[StartTime: 1795427689.663 (seconds since epoch), 2026-11-23T09:54:49.663Z]",
    "#[Values in microseconds, Interval_Max in milliseconds]",
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
  ]);
});

test("has a tag for each traffic and measure, and none for what was not measured", () => {
  expect([...listTags(log)].sort()).toEqual([
    "chat_eu_west.first-byte",
    "chat_eu_west.first-token",
    "chat_eu_west.inter-token",
    "chat_eu_west.latency",
    "chat_eu_west.service",
    "chat_eu_west.time-per-token",
    "embeddings.latency",
    "embeddings.service",
  ]);
});

test.each([
  ["chat_eu_west.latency", 0, "latency"],
  ["chat_eu_west.service", 0, "service"],
  ["chat_eu_west.first-byte", 0, "firstByte"],
  ["chat_eu_west.first-token", 0, "firstToken"],
  ["chat_eu_west.inter-token", 0, "interToken"],
  ["chat_eu_west.time-per-token", 0, "timePerToken"],
  ["embeddings.latency", 1, "latency"],
] as const)("the slices of %s merge to the percentiles of the run", (tag, traffic, measure) => {
  const whole = measurements.traffics[traffic]?.overall[measure].toHdr();
  const { all } = merged(log, tag);
  expect(all.totalCount).toBe(whole?.totalCount);
  for (const percentile of [0, 50, 90, 99, 99.9, 100]) {
    expect(all.getValueAtPercentile(percentile)).toBe(whole?.getValueAtPercentile(percentile));
  }
});

test("a line a second, at its own time, with the maximum in milliseconds", () => {
  const { starts } = merged(log, "embeddings.latency");
  expect(starts).toHaveLength(30);
  expect(Math.round(starts[29] ?? 0)).toBe(startedAtMs + 29_000);
  const slice = measurements.traffics[1]?.slices[0]?.latency.maxUs ?? 0;
  const line = log.split("\n").find((each) => each.startsWith("Tag=embeddings.latency,"));
  expect(line?.split(",").slice(1, 4)).toEqual([
    "1795427689.663",
    "1.000",
    (slice / 1000).toFixed(3),
  ]);
});

test("a second in which nothing was due has no line", () => {
  expect(merged(log, "chat_eu_west.latency").starts).toHaveLength(29);
});

test("a tag holds nothing that parts fields or lines", () => {
  expect(tagName("a, b\n\tc\u0000d")).toBe("a_b_c_d");
});
