/** What an objective came to, and where it was not kept. */

import { showValue } from "./figures.ts";
import type { ObjectiveOutcome } from "./verdict-words.ts";

type PhaseValue = ObjectiveOutcome["byPhase"][number];

/** Whether the objective judges the requests of that phase. */
export const isJudged = ({ during }: ObjectiveOutcome, { phase }: PhaseValue): boolean =>
  during === "overall" || during === phase;

/**
 * A judged phase of an objective that was not kept, whose number is beyond the promise. For
 * showing only: the judge counts requests, it does not compare percentiles.
 */
export function isMissed(objective: ObjectiveOutcome, phase: PhaseValue): boolean {
  const { observed } = phase;
  if (observed === null || objective.status === "pass" || !isJudged(objective, phase)) return false;
  return objective.unit === "ratio" ? observed < objective.promised : observed > objective.promised;
}

/** A recovery that was not seen is told as such. */
export function showObserved(objective: ObjectiveOutcome): string {
  const { kind, observed, promised, status, unit } = objective;
  if (kind === "recovery" && observed === null && status === "fail") return "not recovered";
  return showValue(unit, observed, promised);
}
