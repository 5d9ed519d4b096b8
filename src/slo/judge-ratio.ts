/** Judges a promise that a share of the requests has to keep: availability and latencies. */

import type { TrafficMeasurements } from "../measure/recorder.ts";
import type { GeneratorFact } from "./judge-context.ts";
import { type PhaseReading, reasonOf } from "./ratio-reason.ts";
import {
  keeps,
  promisedRatio,
  type RatioObjective,
  type Reading,
  readingOf,
  windowOf,
} from "./reading.ts";
import type { ObjectiveResult, Status } from "./verdict.ts";

/** Point estimate: kept / n against the promised share. */
export function judgeRatio(
  traffic: TrafficMeasurements | undefined,
  objective: RatioObjective,
): ObjectiveResult {
  const reading = readingOf(objective, traffic && windowOf(traffic, objective.during));
  const phases: readonly PhaseReading[] = [...(traffic?.phases ?? [])].map(([phase, window]) => ({
    phase,
    reading: readingOf(objective, window),
  }));
  const status = statusOf(objective, reading);
  return {
    id: objective.id,
    kind: objective.kind,
    traffic: objective.traffic,
    during: objective.during,
    target: objective.target,
    promised: objective.kind === "availability" ? objective.atLeast : objective.below,
    observed: reading.observed,
    unit: objective.kind === "availability" ? "ratio" : "ms",
    status,
    n: reading.n,
    reason: reasonOf(objective, status, reading, phases),
    byPhase: phases.map(({ phase, reading: { observed, n } }) => ({ phase, observed, n })),
  };
}

function statusOf(objective: RatioObjective, reading: Reading): Status {
  if (reading.n === 0 || streamsNothing(objective, reading)) return "inconclusive";
  return keeps(reading.kept, reading.n, promisedRatio(objective)) ? "pass" : "fail";
}

/** Good answers without a single first token: the traffic is no stream. */
const streamsNothing = (objective: RatioObjective, reading: Reading): boolean =>
  objective.kind === "first-token" && reading.observed === null && reading.good > 0;

/**
 * Whether the target broke the promise itself: counted from when the requests were sent, and with
 * a saturated generator without the arrivals that it dropped.
 */
export function failsByTarget(
  traffic: TrafficMeasurements | undefined,
  objective: RatioObjective,
  { saturated }: Pick<GeneratorFact, "saturated">,
): boolean {
  const { n, dropped, keptFromSent } = readingOf(
    objective,
    traffic && windowOf(traffic, objective.during),
  );
  return !keeps(keptFromSent, saturated ? n - dropped : n, promisedRatio(objective));
}
