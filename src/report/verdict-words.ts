/** What a verdict is called, and why it is what it is, in one sentence. */

import type { RunResult } from "../run/result.ts";
import { oneLine } from "./printable.ts";

export type VerdictStatus = RunResult["verdict"]["status"];
export type ObjectiveOutcome = RunResult["objectives"][number];
export type Status = ObjectiveOutcome["status"];

/** Never colour alone: each status has a mark of its own. */
export const markOf: Readonly<Record<Status, string>> = {
  pass: "✓",
  fail: "✗",
  inconclusive: "?",
};

export interface VerdictWords {
  readonly title: string;
  readonly mark: string;
  /** The status whose colour it is shown in. */
  readonly tone: Status;
}

const words: Readonly<Record<VerdictStatus, VerdictWords>> = {
  pass: { title: "PASS", mark: markOf.pass, tone: "pass" },
  fail: { title: "FAIL", mark: markOf.fail, tone: "fail" },
  inconclusive: { title: "INCONCLUSIVE", mark: markOf.inconclusive, tone: "inconclusive" },
  aborted: { title: "ABORTED", mark: "■", tone: "fail" },
  unsteady: { title: "NOT STEADY", mark: "■", tone: "fail" },
  interrupted: { title: "INTERRUPTED", mark: "■", tone: "inconclusive" },
};

export const verdictWords = (result: RunResult): VerdictWords => words[result.verdict.status];

/** The most important reason; without one, how many objectives were kept. */
export function whyOf(result: RunResult): string {
  const reason = asSentence(result.verdict.reasons[0] ?? "");
  return reason === "" ? keptOf(result) : reason;
}

/** The other reasons that are no objective's: those stand with their objectives. */
export function furtherReasons({ objectives, verdict }: RunResult): readonly string[] {
  const told = new Set(objectives.map((objective) => objective.reason));
  return verdict.reasons
    .slice(1)
    .filter((reason) => !told.has(reason))
    .map(asSentence);
}

/** With a capital and a full stop; reasons come without. */
export function asSentence(text: string): string {
  const line = oneLine(text);
  const sentence = line.charAt(0).toUpperCase() + line.slice(1);
  return line === "" || /[.!?…]$/u.test(line) ? sentence : `${sentence}.`;
}

/** `3 of 4 objectives kept`. */
export function keptOf(result: RunResult): string {
  const all = result.objectives.length;
  if (all === 0) return "No objectives were set.";
  const kept = result.objectives.filter((objective) => objective.status === "pass").length;
  return `${kept} of ${all} ${all === 1 ? "objective" : "objectives"} kept.`;
}
