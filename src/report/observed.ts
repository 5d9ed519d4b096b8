/** What an objective came to, and where it was not kept. */

import { showValue } from "./figures.ts";
import type { ObjectiveOutcome } from "./verdict-words.ts";

/** For showing only: the judge counts requests, it does not compare percentiles. */
export function isMissed(objective: ObjectiveOutcome, value: number | null): boolean {
  if (value === null) return false;
  return objective.unit === "ratio" ? value < objective.promised : value > objective.promised;
}

/** A recovery that was not seen is told as such. */
export function showObserved(objective: ObjectiveOutcome): string {
  const { kind, observed, promised, status, unit } = objective;
  if (kind === "recovery" && observed === null && status === "fail") return "not recovered";
  return showValue(unit, observed, promised);
}
