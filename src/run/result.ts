/** result.json: everything a run found out. The schema is the format; its version is semantic. */

import { z } from "zod";

export const schemaVersion = "1.2";

const count = z.int().min(0);
const milliseconds = z.number().describe("milliseconds");
/** Microseconds; null where there was nothing to measure, never 0. */
const micros = z.number().nullable().describe("microseconds; null without samples");

const latencies = z.strictObject({
  p50: micros,
  p90: micros,
  p95: micros,
  p99: micros,
  p999: micros,
  max: micros,
  mean: micros,
});

const status = z.enum(["pass", "fail", "inconclusive"]);

const objective = z.strictObject({
  id: z.string(),
  kind: z.enum(["availability", "latency", "first-token", "recovery", "never"]),
  traffic: z.string(),
  during: z.string(),
  target: z.string().describe("as the scenario says it"),
  promised: z.number().describe("the promised value, in the unit"),
  observed: z.number().nullable(),
  unit: z.enum(["ratio", "ms"]),
  status,
  n: count.describe("requests judged; for recovery, slices"),
  reason: z.string(),
  byPhase: z.array(
    z.strictObject({ phase: z.string(), observed: z.number().nullable(), n: count }),
  ),
});

const fault = z.strictObject({
  id: z.string(),
  of: z.string().describe("the fault of the scenario that it comes from"),
  on: z.string(),
  kind: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  startMs: milliseconds.nullable().describe("when it was in force; null if it never was"),
  endMs: milliseconds.nullable().describe("when it was undone; null if it never was"),
  touched: count.describe("how many connections, processes ... it acted on: its proof of effect"),
  unit: z.string().describe("what touched counts"),
  evidence: z.string().describe("the proof in words"),
  error: z.string().nullable().describe("why it could not be injected or undone"),
});

const phaseSummary = z.strictObject({
  name: z.string(),
  offered: count,
  good: count,
  latencyUs: latencies,
  serviceUs: latencies,
  firstByteUs: latencies.nullable(),
  firstTokenUs: latencies.nullable(),
  interTokenUs: latencies.nullable(),
  timePerTokenUs: latencies.nullable(),
});

/** A bucket an entry, in ascending order. */
const histogram = z.strictObject({
  upToUs: z.array(z.number()).describe("microseconds; each begins above the one before"),
  count: z.array(count),
});

/** A step of a journey, a part of a mix, a method of a protocol. */
const operation = z.strictObject({
  name: z.string(),
  offered: count,
  good: count,
  outcomes: z.record(z.string(), count),
  failedChecks: z.record(z.string(), count).describe("answers by the check that refused them"),
  latencyUs: latencies,
});

/** A request that went wrong, without its secrets. */
const evidence = z.strictObject({
  operation: z.string(),
  dueMs: milliseconds.describe("since the load began"),
  outcome: z.string(),
  message: z.string().describe("what was found wrong"),
  requestId: z.string().describe("the target's name of it, or its nonce"),
  status: count.nullable(),
  excerpt: z.string().describe("the first bytes of the answer"),
});

/** One entry a second, column by column; null where nothing was due. */
const slices = z.strictObject({
  widthMs: z.literal(1000),
  offered: z.array(count),
  good: z.array(count),
  dropped: z.array(count),
  p50Us: z.array(micros),
  p95Us: z.array(micros),
  p99Us: z.array(micros),
  errors: z.record(z.string(), z.array(count)).describe("not good requests, by outcome"),
});

const traffic = z.strictObject({
  name: z.string(),
  model: z.enum(["open", "closed"]),
  engine: z.string().describe("what sent and measured"),
  offered: count.describe("arrivals that were due = sent + dropped"),
  sent: count,
  dropped: count,
  cancelled: count.describe("still in flight when the run was stopped"),
  good: count,
  outcomes: z.record(z.string(), count),
  bytes: count,
  rate: z.number().describe("sent requests per second of load"),
  latencyUs: latencies.describe("from the due time; good and timed-out requests"),
  serviceUs: latencies.describe("from the send time; the same requests"),
  histogram: histogram.describe("the shape of latencyUs"),
  firstByteUs: latencies.nullable().describe("from the due time; null if nothing answered"),
  firstTokenUs: latencies.nullable().describe("from the due time; null if nothing streams"),
  interTokenUs: latencies.nullable().describe("between the tokens of a stream"),
  timePerTokenUs: latencies.nullable().describe("after the first token, by stream"),
  tokens: count.describe("of all streams"),
  tokensPerSecond: z.number().describe("of all streams together, over the time of the load"),
  operations: z.array(operation).describe("empty where there is only one, without checks"),
  evidence: z.array(evidence).describe("some of the requests that went wrong"),
  phases: z.array(phaseSummary),
  slices,
});

const recovery = z.strictObject({
  fault: z.string(),
  traffic: z.string(),
  detectMs: milliseconds.nullable().describe("fault start to the first bad slice"),
  recoverMs: milliseconds.nullable().describe("fault start to lasting good slices; 0: never bad"),
  recoverAfterEndMs: milliseconds.nullable().describe("the same from the end of the fault"),
  relapses: count,
  censored: z.boolean().describe("not recovered by the end of the run"),
});

const probeReading = z.strictObject({
  probe: z.string(),
  when: z.enum(["before", "after", "continuous"]),
  ok: z.boolean(),
  observed: z.string(),
  expected: z.string(),
  atMs: milliseconds,
});

/** Measured before the load, against a server in the worker itself. Of the slowest worker. */
const calibration = z.strictObject({
  rate: z.number().describe("requests per second at which the floor was measured"),
  floorP50Us: micros.describe("latency that is the generator's own, at that rate"),
  floorP99Us: micros,
  ceiling: z.number().describe("requests per second that the workers reach together, at least"),
});

const linkHealth = z.strictObject({
  busyShare: z.number().describe("of the time in which it was at work; near 1 it is the limit"),
  busiestSecondShare: z.number().describe("the same of its busiest second"),
  loopLagUsP99: z.number().describe("how late it came to what was due, in microseconds"),
});

const timelineEntry = z.strictObject({
  atMs: milliseconds.describe("since the load began; set-up is 0"),
  kind: z.string(),
  text: z.string(),
});

export const resultSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  tool: z.strictObject({
    name: z.literal("gameday"),
    version: z.string(),
    node: z.string(),
    os: z.string(),
    cpus: count,
  }),
  run: z.strictObject({
    id: z.string(),
    startedAt: z.string().describe("ISO 8601, UTC"),
    durationMs: milliseconds.describe("of the load"),
    seed: count,
    command: z.string().describe("repeats this run"),
  }),
  scenario: z.strictObject({
    name: z.string(),
    description: z.string(),
    path: z.string(),
    sha256: z.string(),
    source: z.string(),
  }),
  target: z.strictObject({ kind: z.enum(["bundled", "url"]), url: z.string() }),
  verdict: z.strictObject({
    status: z.enum(["pass", "fail", "inconclusive", "aborted", "unsteady", "interrupted"]),
    exitCode: count,
    reasons: z.array(z.string()).describe("the most important first"),
  }),
  objectives: z.array(objective),
  phases: z.array(z.strictObject({ name: z.string(), startMs: milliseconds, endMs: milliseconds })),
  faults: z.array(fault),
  traffic: z.array(traffic),
  recovery: z.array(recovery),
  steadyState: z.array(probeReading).describe("what the probes found"),
  generator: z.strictObject({
    workers: count,
    sendLagUs: z.strictObject({ p50: micros, p99: micros, max: micros }),
    eventLoopLagUs: z.strictObject({ p50: micros, p99: micros, max: micros }),
    cpuShare: z.number().nullable().describe("of a core, by the busiest worker"),
    sockets: count.describe("the most connections open at once, over all workers"),
    warmedUpWith: count.describe("requests sent before the load, and not measured"),
    calibration: calibration.nullable().describe("what the generator can do by itself"),
    links: linkHealth.nullable().describe("of the fault proxy; null if there is none"),
    dropped: count,
    saturated: z.boolean(),
    advice: z.string().nullable().describe("what to change if it was saturated"),
  }),
  timeline: z.array(timelineEntry),
});

export type RunResult = z.infer<typeof resultSchema>;
export type LatencySummary = z.infer<typeof latencies>;
export type TrafficResult = z.infer<typeof traffic>;
