/** The objectives in the middle of a run: point estimates, which the verdict may yet correct. */

import type { Measurements } from "../measure/recorder.ts";
import type { Plan } from "../run/plan.ts";
import type { Objective } from "../slo/objective.ts";
import { keeps, promisedShare, readingOf, type ShareObjective, windowOf } from "../slo/reading.ts";
import type { FaultView } from "./fault-view.ts";
import { recoverySoFar } from "./recovery-so-far.ts";
import type { Second } from "./seconds.ts";

export interface ObjectiveSoFar {
  readonly objective: Objective;
  /** pending: nothing was measured yet, or the time to recover still runs. */
  readonly status: "ok" | "failing" | "pending";
  /** A ratio for availability, else milliseconds; null if there is nothing yet. */
  readonly observed: number | null;
}

export type Standing = Pick<ObjectiveSoFar, "status" | "observed">;

/** The whole seconds that have passed, those before `end`. */
export interface Passed {
  readonly seconds: ReadonlyMap<string, readonly (Second | undefined)[]>;
  readonly end: number;
}

export function objectivesSoFar(
  plan: Plan,
  faults: readonly FaultView[],
  measurements: Measurements,
  { seconds, end }: Passed,
): readonly ObjectiveSoFar[] {
  return plan.scenario.objectives.map((objective) => {
    if (objective.kind !== "recovery") {
      return { objective, ...shareSoFar(objective, measurements) };
    }
    const passed = { seconds: seconds.get(objective.traffic) ?? [], end, phases: plan.phases };
    return { objective, ...recoverySoFar(objective, faults, passed) };
  });
}

function shareSoFar(objective: ShareObjective, { traffics }: Measurements): Standing {
  const traffic = traffics.find(({ name }) => name === objective.traffic);
  const { n, kept, observed } = readingOf(
    objective,
    traffic && windowOf(traffic, objective.during),
  );
  if (n === 0) return { status: "pending", observed: null };
  return { status: keeps(kept, n, promisedShare(objective)) ? "ok" : "failing", observed };
}

/** `latency p99 < 2s in fault`; with the traffic's name if there are several. */
export function promiseOf(objective: Objective, isOnlyTraffic: boolean): string {
  const { kind, target, traffic } = objective;
  const what = isOnlyTraffic ? `${kind} ${target}` : `${traffic} ${kind} ${target}`;
  if (objective.kind === "recovery") return `${what} after ${objective.after}`;
  return objective.during === "overall" ? what : `${what} in ${objective.during}`;
}
