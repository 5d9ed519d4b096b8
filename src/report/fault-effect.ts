/** What a fault did, and whether that is proven. */

import type { RunResult } from "../run/result.ts";
import { showCount, showInstant } from "./figures.ts";
import { oneLine } from "./printable.ts";
import type { Status } from "./verdict-words.ts";

export type FaultResult = RunResult["faults"][number];

export interface Effect {
  /** pass: it took effect; inconclusive: it touched nothing; fail: inject or undo went wrong. */
  readonly status: Status;
  readonly text: string;
}

export function effectOf(fault: FaultResult): Effect {
  if (fault.error !== null) return { status: "fail", text: oneLine(fault.error) };
  if (fault.startMs === null) return { status: "inconclusive", text: "the run did not come to it" };
  if (fault.touched === 0) {
    const evidence = oneLine(fault.evidence);
    const what = fault.unit === "" && evidence !== "" ? "its effect is " : "no effect: ";
    return {
      status: "inconclusive",
      text: evidence === "" ? "no effect" : `${what}${evidence}`,
    };
  }
  return { status: "pass", text: oneLine(fault.evidence) || touchedOf(fault) };
}

/** `1,204 connections`. */
export const touchedOf = (fault: FaultResult): string =>
  `${showCount(fault.touched)} ${oneLine(fault.unit)}`;

/** `provider/openai timeout`. */
export const faultName = (fault: FaultResult): string => oneLine(`${fault.on} ${fault.kind}`);

/** `30.0s to 90.0s`. */
export function windowOf(fault: FaultResult): string {
  if (fault.startMs === null) return "–";
  const start = showInstant(fault.startMs);
  return fault.endMs === null ? `${start}, not undone` : `${start} to ${showInstant(fault.endMs)}`;
}

/** `timeout 0, ratio 0.5`. */
export const attributesOf = (fault: FaultResult): string =>
  Object.entries(fault.attributes)
    .map(([name, value]) => {
      const shown = typeof value === "string" ? value : JSON.stringify(value);
      return oneLine(`${name} ${shown ?? ""}`);
    })
    .join(", ");

/** The name of a fault by its id; the id itself when no fault has it. */
export function faultNamed(result: RunResult, id: string): string {
  const fault = result.faults.find((candidate) => candidate.id === id);
  return fault === undefined ? oneLine(id) : faultName(fault);
}
