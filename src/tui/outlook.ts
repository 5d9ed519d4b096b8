/** How the run looks by now, in a few words: no verdict yet. */

import { tellReason } from "../run/events.ts";
import type { ObjectiveSoFar } from "./objectives-so-far.ts";
import type { View } from "./view.ts";

export interface Outlook {
  readonly mark: string;
  readonly words: string;
  readonly tone: "good" | "bad" | "unsure" | "quiet";
}

export function outlookOf(view: View, objectives: readonly ObjectiveSoFar[]): Outlook {
  const { stop } = view;
  if (stop !== null) {
    const tone = stop.kind === "interrupted" ? "unsure" : "bad";
    return { mark: "■", words: tellReason(stop), tone };
  }
  const failed = view.faults.filter(({ state }) => state.kind === "failed").length;
  if (failed > 0) return { mark: "✗", words: `${failed} of the faults failed`, tone: "bad" };
  const all = objectives.length;
  if (all === 0) return { mark: "–", words: "nothing is promised", tone: "quiet" };
  const having = (status: ObjectiveSoFar["status"]) =>
    objectives.filter((objective) => objective.status === status).length;
  const failing = having("failing");
  if (failing > 0) return { mark: "✗", words: `${failing} of ${all} failing`, tone: "bad" };
  const pending = having("pending");
  if (pending === all) return { mark: "…", words: "no data yet", tone: "quiet" };
  const ok = `${all - pending} of ${all} ok so far`;
  return pending > 0
    ? { mark: "…", words: ok, tone: "quiet" }
    : { mark: "✓", words: `all ${all} ok so far`, tone: "good" };
}

/** The phase of the load, or what happens around it. */
export function phaseWords({ stage, phase, stop }: View): string {
  switch (stage) {
    case "starting":
      return "starting the target";
    case "ready":
      return "target ready";
    case "loading":
      return stop === null ? `phase ${phase ?? "–"}` : "stopping";
    case "finishing":
      return "finishing";
    case "over":
      return "writing the report";
    default:
      return stage satisfies never;
  }
}
