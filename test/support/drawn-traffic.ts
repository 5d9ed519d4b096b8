/** The traffic of a made-up run, drawn second by second so that all its numbers agree. */

import { bucketsOf } from "../../src/measure/buckets.ts";
import { Histogram } from "../../src/measure/histogram.ts";
import type { LatencySummary, RunResult, TrafficResult } from "../../src/run/result.ts";

/** What one second of a traffic was like. Times in milliseconds. */
interface Second {
  readonly offered: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

type Shape = (second: number) => Second;

/** In [0, 1), the same for the same second: the texture of real numbers without chance. */
function wobble(second: number, salt: number): number {
  const mixed = Math.imul(second * 31 + salt, 0x9e3779b1);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
}

const offeredAt = (second: number): number => (second < 5 ? 10 + 20 * second : 100);

export function quietSecond(second: number): Second {
  return {
    offered: offeredAt(second),
    errors: {},
    p50: 84 + 6 * wobble(second, 1),
    p95: 188 + 22 * wobble(second, 2),
    p99: 262 + 44 * wobble(second, 3),
  };
}

/** The fallback is slower than the primary: everything moves up while the fault lasts. */
function failedOver(second: number): Second {
  const quiet = quietSecond(second);
  return { ...quiet, p50: quiet.p50 * 1.3, p95: quiet.p95 * 1.35, p99: quiet.p99 * 1.4 };
}

/** Eight seconds until the breaker opens, a killed replica at 50 s, quiet again after 90 s. */
export const badOutage: Shape = (second) => {
  const timedOut = [38, 33, 25, 14, 7, 4, 2, 1][second - 30];
  if (timedOut !== undefined) {
    const p95 = timedOut > 5 ? 5000 : 2100 + 300 * wobble(second, 4);
    const errors = { "timed-out": timedOut, "answered 503": Math.floor(timedOut / 6) };
    return { offered: 100, errors, p50: 160 + 90 * wobble(second, 5), p95, p99: 5000 };
  }
  if (second === 50) return { ...failedOver(second), errors: { reset: 6, truncated: 3 }, p99: 910 };
  if (second === 51) return { ...failedOver(second), errors: { refused: 2 }, p99: 540 };
  return second >= 30 && second < 90 ? failedOver(second) : quietSecond(second);
};

/** The breaker opens within a second and one request is lost. */
export const goodOutage: Shape = (second) => {
  if (second === 30) return { ...failedOver(second), errors: { "timed-out": 1 }, p99: 690 };
  return second > 30 && second < 90 ? failedOver(second) : quietSecond(second);
};

const us = (milliseconds: number): number => Math.round(milliseconds * 1000);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const failed = (second: Second): number => sum(Object.values(second.errors));

/** Requests of one second, so that they have its percentiles; ascending. */
function samples({ offered, p50, p95, p99 }: Second): readonly number[] {
  const corners = [
    [0, p50 / 3],
    [0.5, p50],
    [0.95, p95],
    [0.99, p99],
    [1, Math.min(p99 * 1.02, Math.max(p99, 5000))],
  ] as const;
  return Array.from({ length: offered }, (_, i) => {
    const share = (i + 0.5) / offered;
    const above = corners.findIndex(([corner]) => corner >= share);
    const [high, highest] = corners[above] ?? [1, p99];
    const [low, lowest] = corners[above - 1] ?? [0, 0];
    return lowest + ((share - low) / (high - low)) * (highest - lowest);
  });
}

function summary(seconds: readonly Second[]): LatencySummary {
  const sorted = seconds.flatMap(samples).sort((a, b) => a - b);
  const at = (share: number) => us(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return {
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1),
    mean: us(sum(sorted) / sorted.length),
  };
}

function histogramOf(seconds: readonly Second[]): TrafficResult["histogram"] {
  const histogram = new Histogram();
  for (const sample of seconds.flatMap(samples)) histogram.record(us(sample));
  const buckets = bucketsOf(histogram);
  return { upToUs: buckets.map((b) => b.upToUs), count: buckets.map((b) => b.count) };
}

function errorColumns(seconds: readonly Second[]): Record<string, number[]> {
  const names = [...new Set(seconds.flatMap(({ errors }) => Object.keys(errors)))];
  return Object.fromEntries(
    names.map((name) => [name, seconds.map(({ errors }) => errors[name] ?? 0)]),
  );
}

type Phases = RunResult["phases"];

interface Drawn {
  readonly name: string;
  readonly model: "open" | "closed";
  readonly shape: Shape;
  readonly streams: boolean;
}

const scaled = (second: Second, factor: number): Second => ({
  ...second,
  p50: second.p50 * factor,
  p95: second.p95 * factor,
  p99: second.p99 * factor,
});
const sinceSent = (second: Second): Second => scaled(second, 0.97);
const toFirstByte = (second: Second): Second => scaled(second, 0.6);
const toFirstToken = (second: Second): Second => scaled(second, 0.7);
const betweenTokens = (second: Second): Second => scaled(second, 0.015);

const tokensPerStream = 20;

/** One for each way in which requests went wrong. */
const evidenceOf = (
  { name }: Drawn,
  counted: readonly (readonly [string, number])[],
): TrafficResult["evidence"] =>
  counted.map(([outcome], index) => ({
    operation: `POST /v1/${name}`,
    dueMs: 30_000 + 250 * index,
    outcome,
    message: outcome.startsWith("answered") ? "" : "the connection ended",
    requestId: `req-${index + 1}`,
    status: outcome.startsWith("answered") ? Number(outcome.slice(-3)) : null,
    excerpt: outcome.startsWith("answered") ? '{"error":{"message":"overloaded"}}' : "",
  }));

export function drawTraffic(drawn: Drawn, length: number, phases: Phases): TrafficResult {
  const seconds = Array.from({ length }, (_, second) => drawn.shape(second));
  const offered = sum(seconds.map((second) => second.offered));
  const good = offered - sum(seconds.map(failed));
  const errors = errorColumns(seconds);
  const counted = Object.entries(errors).map(([name, column]) => [name, sum(column)] as const);
  const measured = (of: readonly Second[]) => ({
    latencyUs: summary(of),
    serviceUs: summary(of.map(sinceSent)),
    firstByteUs: summary(of.map(toFirstByte)),
    firstTokenUs: drawn.streams ? summary(of.map(toFirstToken)) : null,
    interTokenUs: drawn.streams ? summary(of.map(betweenTokens)) : null,
    timePerTokenUs: drawn.streams ? summary(of.map(betweenTokens)) : null,
  });
  return {
    name: drawn.name,
    model: drawn.model,
    engine: "gameday on undici",
    offered,
    sent: offered,
    dropped: 0,
    cancelled: 0,
    good,
    outcomes: { "answered 200": good, ...Object.fromEntries(counted) },
    bytes: good * 2310,
    rate: offered / length,
    tokens: drawn.streams ? good * tokensPerStream : 0,
    tokensPerSecond: drawn.streams ? (good * tokensPerStream) / length : 0,
    operations: [],
    evidence: evidenceOf(drawn, counted),
    ...measured(seconds),
    histogram: histogramOf(seconds),
    phases: phases.map(({ name, startMs, endMs }) => {
      const within = seconds.slice(startMs / 1000, endMs / 1000);
      const due = sum(within.map((second) => second.offered));
      return {
        name,
        offered: due,
        good: due - sum(within.map(failed)),
        ...measured(within),
      };
    }),
    slices: {
      widthMs: 1000,
      offered: seconds.map((second) => second.offered),
      good: seconds.map((second) => second.offered - failed(second)),
      dropped: seconds.map(() => 0),
      p50Us: seconds.map(({ p50 }) => us(p50)),
      p95Us: seconds.map(({ p95 }) => us(p95)),
      p99Us: seconds.map(({ p99 }) => us(p99)),
      errors,
    },
  };
}

export const chat = (shape: Shape): Drawn => ({
  name: "chat",
  model: "open",
  shape,
  streams: true,
});

/** Every way in which a request can fail, each in its own seconds. */
const everyFailure = [
  "dns",
  "tls",
  "refused",
  "reset",
  "protocol",
  "truncated",
  "too-large",
  "told-error",
  "invalid",
  "rate-limited",
  "timed-out connect",
  "timed-out first-byte",
  "timed-out idle",
  "timed-out",
  "answered 500",
  "answered 502",
  "answered 503",
  "answered 504",
  "dropped",
] as const;

export const checkout: Drawn = {
  name: "checkout",
  model: "open",
  streams: true,
  shape: (second) => {
    const failures = [second, second + 1, second + 7].map((at, i) => {
      return [everyFailure[at % everyFailure.length] ?? "reset", 9 - 3 * i] as const;
    });
    return { ...quietSecond(second + 5), offered: 60, errors: Object.fromEntries(failures) };
  },
};

export const embeddings: Drawn = {
  name: "embeddings",
  model: "closed",
  streams: false,
  shape: (second) => ({
    offered: Math.round(40 + 4 * wobble(second, 7)),
    errors: second === 50 ? { reset: 2 } : {},
    p50: 21 + 2 * wobble(second, 8),
    p95: 33 + 4 * wobble(second, 9),
    p99: 47 + 9 * wobble(second, 10),
  }),
};
