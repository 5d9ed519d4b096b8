/** Small made-up runs of one traffic, `chat`, for the tests of the judge. */

import { ms, ratio } from "../../src/base/units.ts";
import { noLimits } from "../../src/measure/aggregate.ts";
import type { Observation } from "../../src/measure/observation.ts";
import type { Outcome, OutcomeKind } from "../../src/measure/outcome.ts";
import { Recorder, type Window } from "../../src/measure/recorder.ts";
import type { FaultFact, JudgeContext } from "../../src/slo/judge-context.ts";
import { limitsOf } from "../../src/slo/limits-of.ts";
import type {
  AvailabilityObjective,
  During,
  LatencyObjective,
  Objective,
  RecoveryObjective,
} from "../../src/slo/objective.ts";

/** Baseline, fault and recovery, ten seconds each. */
export const phases: readonly Window[] = [
  { name: "baseline", startUs: 0, endUs: 10e6 },
  { name: "fault", startUs: 10e6, endUs: 20e6 },
  { name: "recovery", startUs: 20e6, endUs: 30e6 },
];

export interface Request {
  readonly dueMs: number;
  /** 2 ms unless said; below 2.048 ms a histogram is exact. */
  readonly latencyMs?: number;
  readonly firstTokenMs?: number;
  /** How late it was sent; its latency includes it. */
  readonly lagMs?: number;
  /** Good answers with status 200, unless something else is said. */
  readonly outcome?: Exclude<OutcomeKind, "answered">;
}

export function observation(request: Request): Observation {
  const { dueMs, latencyMs = 2, firstTokenMs, lagMs = 0, outcome } = request;
  const isSent = outcome !== "dropped";
  return {
    traffic: 0,
    operation: 0,
    dueUs: dueMs * 1000,
    sentUs: isSent ? (dueMs + lagMs) * 1000 : null,
    endUs: Math.round((dueMs + (isSent ? latencyMs : 0)) * 1000),
    firstByteUs: null,
    contentUs: firstTokenMs === undefined ? [] : [(dueMs + firstTokenMs) * 1000],
    usage: null,
    outcome: outcome === undefined ? { kind: "answered", status: 200 } : failure(outcome),
    good: outcome === undefined,
    bytes: 0,
  };
}

export function measured(
  requests: Iterable<Request>,
  objectives: readonly Objective[] = [],
  windows: readonly Window[] = phases,
): Recorder {
  const limits = objectives.length === 0 ? noLimits : limitsOf(objectives, "chat");
  const recorder = new Recorder({
    traffics: [{ name: "chat", limits, operations: [] }],
    phases: windows,
  });
  for (const request of requests) recorder.record(observation(request));
  return recorder;
}

/** One request each 10 ms (100 a second); what becomes of each is told by when it was due. */
export function steady(
  seconds: number,
  fate: (dueMs: number) => Partial<Request> = () => ({}),
): Request[] {
  return Array.from({ length: seconds * 100 }, (_, i) => ({ dueMs: i * 10, ...fate(i * 10) }));
}

/** `count` requests due at one instant. */
export const many = (count: number, request: Request): readonly Request[] =>
  Array.from({ length: count }, () => request);

/** A fault on provider/openai from 10 s to 20 s that did what it should. */
export const outage: FaultFact = {
  id: "openai timeout",
  of: "openai timeout",
  on: "provider/openai",
  startMs: 10_000,
  endMs: 20_000,
  touched: 12,
  unit: "connections",
  evidence: "",
  error: null,
};

export function context(parts: Partial<JudgeContext> = {}): JudgeContext {
  return {
    durationMs: ms(30_000),
    phases,
    faults: [],
    generator: { saturated: false, advice: null, dropped: 0 },
    readings: [],
    ...parts,
  };
}

export const saturated = {
  saturated: true,
  advice: "add workers",
  dropped: 7,
};

export const availability = (
  percent: number,
  during: During = "overall",
): AvailabilityObjective => ({
  kind: "availability",
  id: "availability chat",
  traffic: "chat",
  target: `${percent}%`,
  during,
  atLeast: ratio(percent / 100),
});

export const latency = (
  percentile: number,
  belowMs: number,
  during: During = "overall",
  kind: LatencyObjective["kind"] = "latency",
): LatencyObjective => ({
  kind,
  id: `${kind} p${percentile} chat`,
  traffic: "chat",
  target: `p${percentile} < ${belowMs}ms`,
  during,
  quantile: ratio(percentile / 100),
  below: ms(belowMs),
});

export const recovery = (
  belowMs: number,
  from: RecoveryObjective["from"] = "start",
): RecoveryObjective => ({
  kind: "recovery",
  id: "recovery chat after provider/openai",
  traffic: "chat",
  target: `< ${belowMs}ms`,
  after: "provider/openai",
  from,
  below: ms(belowMs),
});

function failure(kind: Exclude<OutcomeKind, "answered">): Outcome {
  if (kind === "timed-out") return { kind, limit: "total" };
  return kind === "invalid" ? { kind, check: 0 } : { kind };
}
