/** The objectives in the middle of a run: point estimates, which the verdict may yet correct. */

import type { Measurements } from "../measure/recorder.ts";
import type { Plan } from "../run/plan.ts";
import { windowsOf } from "../run/run-log.ts";
import { judgeNever } from "../slo/judge-never.ts";
import type { NeverObjective, Objective } from "../slo/objective.ts";
import { keeps, promisedRatio, type RatioObjective, readingOf, windowOf } from "../slo/reading.ts";
import type { FaultView } from "./fault-view.ts";
import { type PassedOf, recoverySoFar } from "./recovery-so-far.ts";
import type { Second } from "./seconds.ts";
import type { Standing } from "./standing.ts";

export interface ObjectiveSoFar extends Standing {
  readonly objective: Objective;
}

/** The whole seconds that have passed, those before `end`. */
export interface Passed {
  readonly seconds: ReadonlyMap<string, readonly (Second | undefined)[]>;
  readonly end: number;
  /** Nothing is sent any more. */
  readonly isOver: boolean;
}

export function objectivesSoFar(
  plan: Plan,
  faults: readonly FaultView[],
  measurements: Measurements,
  passed: Passed,
): readonly ObjectiveSoFar[] {
  return plan.scenario.objectives.map((objective) => {
    if (objective.kind === "never") return { objective, ...neverSoFar(objective, measurements) };
    if (objective.kind !== "recovery") {
      return { objective, ...ratioSoFar(objective, measurements) };
    }
    return { objective, ...recoverySoFar(objective, faults, passedOf(plan, objective, passed)) };
  });
}

function passedOf(plan: Plan, objective: Objective, { seconds, end, isOver }: Passed): PassedOf {
  const traffic = plan.scenario.traffics.find(({ name }) => name === objective.traffic);
  const timeout = Math.ceil((traffic?.timeouts.total ?? 0) / 1000);
  return {
    seconds: seconds.get(objective.traffic) ?? [],
    end,
    settled: isOver ? end : end - timeout,
    windows: windowsOf(plan.phases),
  };
}

function neverSoFar(objective: NeverObjective, { traffics }: Measurements): Standing {
  const traffic = traffics.find(({ name }) => name === objective.traffic);
  const { status, observed } = judgeNever(traffic, objective);
  if (status === "inconclusive") return { status: "pending", observed: null };
  return { status: status === "pass" ? "ok" : "failing", observed };
}

function ratioSoFar(objective: RatioObjective, { traffics }: Measurements): Standing {
  const traffic = traffics.find(({ name }) => name === objective.traffic);
  const { n, kept, observed } = readingOf(
    objective,
    traffic && windowOf(traffic, objective.during),
  );
  if (n === 0) return { status: "pending", observed: null };
  return { status: keeps(kept, n, promisedRatio(objective)) ? "ok" : "failing", observed };
}

/** `latency p99 < 2s in fault`; with the traffic's name if there are several. */
export function promiseOf(objective: Objective, isOnlyTraffic: boolean): string {
  const { target, traffic } = objective;
  const promise = objective.kind === "never" ? target : `${objective.kind} ${target}`;
  const what = isOnlyTraffic ? promise : `${traffic} ${promise}`;
  if (objective.kind === "recovery") return `${what} after ${objective.after}`;
  return objective.during === "overall" ? what : `${what} in ${objective.during}`;
}
