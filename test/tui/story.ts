/** A made-up game day, told event by event: what the screen is shown in these tests. */

import { ms } from "../../src/base/units.ts";
import { BatchWriter } from "../../src/measure/batch.ts";
import type { Observation } from "../../src/measure/observation.ts";
import type { Measurements } from "../../src/measure/recorder.ts";
import type { RunEvent, RunEventBody } from "../../src/run/events.ts";
import { type Plan, planOf } from "../../src/run/plan.ts";
import type { Reader } from "../../src/run/play.ts";
import { RunLog } from "../../src/run/run-log.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

const outage = `
name: provider-outage
description: The primary LLM provider goes dark at peak.
target:
  bundled: { replicas: 2, providers: [openai, anthropic, mistral] }
traffic:
  chat:
    stages: [{ ramp: 5s, to: 40/s }, { hold: 55s }]
    request: { get: /v1/chat }
    timeout: 5s
faults:
  - { at: 20s, for: 15s, on: provider/openai, timeout: {} }
  - { at: 40s, for: 5s, on: gateway/1, kill: {} }
objectives:
  - { availability: 99% }
  - { availability: 99.5%, during: fault }
  - { latency: p99 < 2s }
  - { latency: p95 < 300ms, during: baseline }
  - { recovery: < 5s, after: provider/openai }
  - { recovery: < 5s, after: gateway/1 }
`;

export const outagePlan: Plan = planOf(parseScenario(outage, "provider-outage.yaml"), 42);

const crowd = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i + 1)).join("\n");

const stages = "[{ ramp: 1s, to: 20/s }, { hold: 299s }]";
const link = "provider/openai";

/** Three traffics, a dozen faults, and more objectives than any terminal has lines for. */
export const crowdedPlan: Plan = planOf(
  parseScenario(
    `
name: a-scenario-with-a-name-as-long-as-any-may-be-and-so-it-must-be-c
description: Too much of everything.
target: { bundled: { replicas: 1, providers: [openai] } }
traffic:
${crowd(3, (i) => `  traffic-${i}: { stages: ${stages}, request: { get: / } }`)}
faults:
${crowd(12, (i) => `  - { at: ${10 * i}s, for: 15s, on: ${link}, latency: { delay: ${i}ms } }`)}
objectives:
${crowd(20, (i) => `  - { latency: p99 < ${i}s, traffic: traffic-${(i % 3) + 1} }`)}
`,
    "crowded.yaml",
  ),
  7,
);

/** 84 ms to 133 ms, always the same for the same request. */
const quietMs = (n: number): number => 84 + ((n * 37) % 50);

/** Requests that hang until the breaker has opened, eight seconds into the outage. */
const isHung = (dueMs: number, n: number): boolean =>
  dueMs >= 20_000 && dueMs < 28_000 && n % 8 < (28_000 - dueMs) / 2000;

const isCut = (dueMs: number, n: number): boolean =>
  dueMs >= 40_000 && dueMs < 42_000 && n % 9 === 0;

function observationOf(traffic: number, dueMs: number, n: number): Observation {
  const hung = isHung(dueMs, n);
  const cut = isCut(dueMs, n);
  const isSlow = dueMs >= 20_000 && dueMs < 35_000;
  const latencyMs = hung ? 5000 : quietMs(n) * (isSlow ? 1.5 : 1);
  return {
    traffic,
    operation: 0,
    dueUs: dueMs * 1000,
    sentUs: dueMs * 1000,
    endUs: Math.round((dueMs + latencyMs) * 1000),
    firstByteUs: null,
    contentUs: [],
    usage: null,
    outcome: hung
      ? { kind: "timed-out", limit: "total" }
      : cut
        ? { kind: "truncated" }
        : { kind: "answered", status: 200 },
    good: !hung && !cut,
    bytes: 100,
  };
}

/** One request each 25 ms for each traffic, by the instant at which its end is known. */
function observationsOf(plan: Plan): readonly Observation[] {
  const perTraffic = plan.duration / 25;
  return plan.scenario.traffics
    .flatMap((_, traffic) =>
      Array.from({ length: perTraffic }, (_, n) => observationOf(traffic, n * 25, n)),
    )
    .sort((a, b) => a.endUs - b.endUs);
}

const effect = { touched: 412, unit: "connections", evidence: "412 connections were held" };

function* stepsOf(plan: Plan): Generator<RunEvent> {
  const event = (at: number, body: RunEventBody): RunEvent => ({ at: ms(at), ...body });
  for (const step of plan.steps) {
    if (step.kind === "phase") yield event(step.at, { kind: "phase-started", phase: step.phase });
    else if (step.kind === "inject") {
      yield event(step.at, { kind: "fault-injecting", fault: step.fault.id, remedies: [] });
      yield event(step.at + 12, { kind: "fault-injected", fault: step.fault.id });
    } else yield event(step.at, { kind: "fault-undone", fault: step.fault.id, effect });
  }
}

function* batchesOf(plan: Plan): Generator<RunEvent> {
  const writer = new BatchWriter();
  let at = 200;
  for (const observation of observationsOf(plan)) {
    for (; observation.endUs > at * 1000; at += 200) {
      yield { at: ms(at), kind: "observed", batch: writer.take() };
    }
    writer.write(observation);
  }
  yield { at: ms(at), kind: "observed", batch: writer.take() };
}

/** All events of the run up to and with that instant, in order. */
export function eventsUntil(plan: Plan, untilMs: number): readonly RunEvent[] {
  const before: readonly RunEventBody[] = [
    { kind: "target-starting" },
    { kind: "target-ready", url: "http://127.0.0.1:40123" },
    { kind: "load-started", wallTime: Date.UTC(2026, 0, 1) },
  ];
  const during = [...stepsOf(plan), ...batchesOf(plan)].sort((a, b) => a.at - b.at);
  return [
    ...before.map((body) => ({ at: ms(0), ...body })),
    ...during.filter(({ at }) => at <= untilMs),
  ];
}

/** Hands the events to a reader as a run does: the measurements have taken them in before. */
export function tell(plan: Plan, events: readonly RunEvent[], read: Reader): Measurements {
  const log = new RunLog(plan);
  for (const event of events) {
    log.read(event);
    read(event, log.measurements);
  }
  return log.measurements;
}
