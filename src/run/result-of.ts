/** From what a run left behind to its result: pure, so that a replay gives the same bytes. */

import { type Milliseconds, ms } from "../base/units.ts";
import type { Fault } from "../faults/fault.ts";
import { engineOf } from "../load/drive/engine.ts";
import { durationOf, type Engine, operationsOf, type Traffic } from "../load/traffic.ts";
import type { Aggregate } from "../measure/aggregate.ts";
import type { WaitingFault } from "../scenario/fault-timeline.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { judge } from "../slo/judge.ts";
import type { JudgeContext } from "../slo/judge-context.ts";
import type { Verdict } from "../slo/verdict.ts";
import { type StopReason, tellReason } from "./events.ts";
import { exitCodeOf, type RunStatus } from "./exit-code.ts";
import { type GeneratorHealth, generatorHealth } from "./generator.ts";
import { isCounted, type Plan } from "./plan.ts";
import { refusedByDown } from "./refused.ts";
import { type RunResult, schemaVersion, type TrafficResult } from "./result.ts";
import { type FaultRecord, type RunLog, windowsOf } from "./run-log.ts";
import { numbersOf } from "./summary.ts";

/** What the run cannot know by itself. */
export interface RunFacts {
  readonly id: string;
  readonly command: string;
  readonly tool: RunResult["tool"];
}

export function resultOf(plan: Plan, log: RunLog, facts: RunFacts): RunResult {
  const { scenario } = plan;
  const generator = generatorHealth(log, limitedIn(scenario));
  const faults = faultResults(plan, log);
  const duration = lastedOf(plan, log);
  const context = contextOf(log, duration, faults, generator);
  const judged = judge(log.measurements, scenario.objectives, context);
  return {
    schemaVersion,
    tool: facts.tool,
    run: {
      id: facts.id,
      startedAt: new Date(log.startedAt).toISOString(),
      durationMs: duration,
      seed: plan.seed,
      command: facts.command,
    },
    scenario: {
      name: scenario.name,
      description: scenario.description,
      path: scenario.source.path,
      sha256: scenario.source.sha256,
      source: scenario.source.text,
    },
    target: { kind: scenario.target.kind, url: log.targetUrl },
    verdict: verdictOf(judged, log.stopped?.why ?? null),
    objectives: judged.objectives.map((o) => ({ ...o, byPhase: [...o.byPhase] })),
    phases: phasesUntil(duration, log),
    faults,
    traffic: trafficResults(plan, log),
    recovery: [...judged.recovery],
    steadyState: [...log.readings],
    generator,
    timeline: [...log.timeline],
  };
}

/** Until it was stopped, or its time was over; or its iterations, if that was sooner. */
function lastedOf({ duration, scenario }: Plan, { stopped, finishedAtMs }: RunLog): Milliseconds {
  const uncounted = scenario.traffics.filter((traffic) => !isCounted(traffic));
  const timed = Math.max(0, ...uncounted.map(({ model }) => durationOf(model)));
  if (stopped !== null) return ms(stopped.atMs);
  if (uncounted.length === scenario.traffics.length) return duration;
  return ms(Math.min(duration, Math.max(timed, finishedAtMs ?? duration)));
}

/** The phases that the run came to. */
const phasesUntil = (duration: Milliseconds, { phases }: RunLog): RunResult["phases"] =>
  phases
    .filter(({ start }) => start < duration)
    .map(({ name, start, end }) => ({ name, startMs: start, endMs: Math.min(end, duration) }));

/** Those that never came to begin are there, too: nothing was rehearsed by them. */
function faultResults({ waiting }: Plan, log: RunLog): RunResult["faults"] {
  const begun = log.faults.map((fault) => faultResult(fault, log));
  const known = new Set(log.faults.map(({ id }) => id));
  const never = waiting.filter(({ id }) => !known.has(id));
  return [...begun, ...never.map((fault) => neverBegun(fault))];
}

function neverBegun({ id, of, on, spec }: WaitingFault): RunResult["faults"][number] {
  const { kind, ...attributes } = spec;
  const evidence = "what it waited for never happened";
  const proof = { touched: 0, unit: "", evidence, error: null };
  return { id, of, on, kind, attributes, startMs: null, endMs: null, ...proof };
}

function faultResult(fault: Fault, log: RunLog): RunResult["faults"][number] {
  const { id, of, on, spec } = fault;
  const { kind, ...attributes } = spec;
  const record = log.faultRecord(id);
  const { startMs, endMs, error } = record;
  return { id, of, on, kind, attributes, startMs, endMs, ...proofOf(fault, record, log), error };
}

/** What the site counted; for a link that refused everyone, what the load saw of it. */
function proofOf(fault: Fault, record: FaultRecord, log: RunLog) {
  const { touched, unit, evidence } = record.effect ?? { touched: 0, unit: "", evidence: "" };
  const refused = touched > 0 ? 0 : refusedByDown(fault, record, log.measurements);
  if (refused === 0) return { touched, unit, evidence };
  return { touched: refused, unit: "requests", evidence: `refused ${refused} requests` };
}

function contextOf(
  log: RunLog,
  durationMs: Milliseconds,
  faults: RunResult["faults"],
  { saturated, advice, dropped }: GeneratorHealth,
): JudgeContext {
  const phases = windowsOf(log.phases);
  const generator = { saturated, advice, dropped };
  return { durationMs, phases, faults, generator, readings: log.readings };
}

/** A run that was stopped is what stopped it, whatever its objectives say. */
function verdictOf({ status, reasons }: Verdict, why: StopReason | null): RunResult["verdict"] {
  const final = why === null ? status : statusOf(why);
  const all = why === null ? reasons : [tellReason(why), ...reasons];
  return { status: final, exitCode: exitCodeOf[final], reasons: [...all] };
}

function statusOf(why: StopReason): RunStatus {
  switch (why.kind) {
    case "interrupted":
      return "interrupted";
    case "guard":
      return "aborted";
    case "unsteady":
      return "unsteady";
    case "fault":
    case "undo":
      return "fail";
    case "broken":
    case "reader":
      return "inconclusive";
    default:
      return why satisfies never;
  }
}

function trafficResults(plan: Plan, log: RunLog): TrafficResult[] {
  return log.measurements.traffics.flatMap((measured, index) => {
    const traffic = plan.scenario.traffics[index];
    if (traffic === undefined) return [];
    const lastedMs = Math.min(lastedOf(plan, log), durationOf(traffic.model));
    const { sent, tokens } = measured.overall;
    const perSecond = (number: number) => (lastedMs === 0 ? 0 : (number * 1000) / lastedMs);
    const result: TrafficResult = {
      name: traffic.name,
      model: traffic.model.kind,
      engine: engineUsed(engineOf(traffic, plan.isUndisturbed), measured.overall),
      rate: perSecond(sent),
      tokensPerSecond: perSecond(tokens),
      ...numbersOf(measured),
      evidence: evidenceOf(traffic, index, log),
    };
    return [result];
  });
}

function evidenceOf(traffic: Traffic, index: number, log: RunLog): TrafficResult["evidence"] {
  const operations = operationsOf(traffic);
  return log.evidence.flatMap(({ traffic: of, operation, ...sample }) => {
    return of === index ? [{ ...sample, operation: operations[operation]?.name ?? "" }] : [];
  });
}

/** autocannon plays until the first answer that is not whole; then it is our turn. */
function engineUsed(engine: Engine, { errors }: Aggregate): string {
  const handedOver = [...errors.keys()].some((name) => !/^(answered|rate-limited)/.test(name));
  return engine === "autocannon" && handedOver ? "autocannon, then gameday" : engine;
}

const limitedIn = ({ traffics }: Scenario): readonly string[] =>
  traffics.filter(({ transport }) => transport.connections !== null).map(({ name }) => name);
