/** The timeline of a run, compiled from (scenario, seed): pure, so that it can be shown before. */

import { type Milliseconds, ms } from "../base/units.ts";
import type { Fault } from "../faults/fault.ts";
import { expectedArrivals } from "../load/arrivals/arrivals.ts";
import { durationOf, requestsPerArrival, type Traffic } from "../load/traffic.ts";
import { faultTimeline, type WaitingFault } from "../scenario/fault-timeline.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Objective } from "../slo/objective.ts";
import { type Provability, provability } from "../slo/provability.ts";
import { type Phase, phasesOf } from "./phases.ts";

export interface Plan {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Of the load. */
  readonly duration: Milliseconds;
  /** A traffic ends when it came to its iterations; the duration is but the longest it can take. */
  readonly isCounted: boolean;
  /** No fault, and so no link, is before the target, and no TLS: autocannon may play. */
  readonly isUndisturbed: boolean;
  readonly phases: readonly Phase[];
  readonly faults: readonly Fault[];
  /** Faults that begin when something happens; no phase is planned for them. */
  readonly waiting: readonly WaitingFault[];
  /** In the order in which they are carried out. */
  readonly steps: readonly Step[];
  readonly expectations: readonly ExpectedLoad[];
  readonly objectives: readonly PlannedObjective[];
}

export type Step = { readonly at: Milliseconds } & (
  | { readonly kind: "undo"; readonly fault: Fault }
  | { readonly kind: "phase"; readonly phase: string }
  | { readonly kind: "inject"; readonly fault: Fault }
);

/** Requests that a traffic will have; null for a closed loop, where the target decides. */
export interface ExpectedLoad {
  readonly traffic: string;
  readonly requests: number | null;
}

export interface PlannedObjective extends Provability {
  readonly objective: Objective;
  /** Requests that will be judged; null for a closed loop. */
  readonly requests: number | null;
}

export function planOf(scenario: Scenario, seed: number): Plan {
  const { traffics } = scenario;
  const duration = ms(Math.max(...traffics.map(({ model }) => durationOf(model))));
  const { timed: faults, waiting } = faultTimeline(scenario.faults, seed, duration);
  const phases = phasesOf(faults, duration);
  const expectedIn = (traffic: Traffic, during: string) => expected(traffic, during, phases);
  return {
    scenario,
    seed,
    duration,
    isCounted: traffics.some(isCounted),
    isUndisturbed: scenario.faults.length === 0 && !isEncrypted(scenario),
    phases,
    faults,
    waiting,
    steps: stepsOf(faults, phases),
    expectations: traffics.map((traffic) => {
      return { traffic: traffic.name, requests: expectedIn(traffic, "overall") };
    }),
    objectives: scenario.objectives.map((objective) => {
      const traffic = traffics.find(({ name }) => name === objective.traffic);
      const during = objective.kind === "recovery" ? "overall" : objective.during;
      const requests = traffic === undefined ? null : expectedIn(traffic, during);
      return { objective, requests, ...provability(objective, requests ?? 0) };
    }),
  };
}

/** Also of use to who wants to know how long the others last. */
export const isCounted = ({ model }: Traffic): boolean =>
  model.kind === "closed" && model.iterations !== null;

/** autocannon verifies no certificate, and must not be trusted with a key. */
const isEncrypted = ({ target }: Scenario): boolean =>
  target.kind === "url" && target.url.startsWith("https:");

/** Requests of an open model: of its arrivals, each of which goes through a journey. */
function expected(traffic: Traffic, during: string, phases: readonly Phase[]): number | null {
  const { model } = traffic;
  if (model.kind === "closed") return model.iterations;
  const windows = phases.filter(({ name }) => during === "overall" || name === during);
  const { schedule } = model;
  const due = windows.reduce((sum, phase) => {
    return sum + expectedArrivals(schedule, phase.start, phase.end);
  }, 0);
  return Math.round(due * requestsPerArrival(traffic));
}

/** At one instant faults end before others begin, and a phase begins before its faults. */
const order = ["undo", "phase", "inject"] as const;

function stepsOf(faults: readonly Fault[], phases: readonly Phase[]): readonly Step[] {
  const steps: Step[] = [
    ...faults.map((fault): Step => ({ kind: "undo", at: fault.end, fault })).reverse(),
    ...phases.map(({ name, start }): Step => ({ kind: "phase", at: start, phase: name })),
    ...faults.map((fault): Step => ({ kind: "inject", at: fault.start, fault })),
  ];
  return steps.sort((a, b) => a.at - b.at || order.indexOf(a.kind) - order.indexOf(b.kind));
}
