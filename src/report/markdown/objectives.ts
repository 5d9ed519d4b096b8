/** The objectives of a run in Markdown: the table, and what failed. */

import type { RunResult } from "../../run/result.ts";
import { showCount, showValue } from "../figures.ts";
import { isMissed, showObserved } from "../observed.ts";
import { asSentence, type ObjectiveOutcome, type Status } from "../verdict-words.ts";
import { escapeMarkdown } from "./escape.ts";
import { markdownTable } from "./table.ts";

/** GitHub draws these in colour; the words beside them say the same. */
export const emojiOf: Readonly<Record<Status, string>> = {
  pass: "✅",
  fail: "❌",
  inconclusive: "❔",
};

export function objectivesTable(result: RunResult): string {
  if (result.objectives.length === 0) return "No objectives were set.";
  return markdownTable(
    [
      ["", "center"],
      ["Objective", "left"],
      ["During", "left"],
      ["Target", "left"],
      ["Observed", "right"],
      ["n", "right"],
    ],
    result.objectives.map((objective) => [
      emojiOf[objective.status],
      escapeMarkdown(objective.id),
      escapeMarkdown(objective.during),
      escapeMarkdown(objective.target),
      emphasized(objective),
      showCount(objective.n),
    ]),
  );
}

const emphasized = (objective: ObjectiveOutcome): string =>
  objective.status === "fail" ? `**${showObserved(objective)}**` : showObserved(objective);

/** Empty if every objective was kept. */
export function notKept(result: RunResult): readonly string[] {
  return [
    ...section(result, "fail", "### What failed"),
    ...section(result, "inconclusive", "### What is not proven"),
  ];
}

function section(result: RunResult, status: Status, heading: string): readonly string[] {
  const concerned = result.objectives.filter((objective) => objective.status === status);
  return concerned.length === 0 ? [] : [heading, concerned.map(finding).join("\n")];
}

/** A reason names its objective and says by how much it was missed, and where most. */
function finding(objective: ObjectiveOutcome): string {
  const reason = escapeMarkdown(asSentence(objective.reason));
  return [`- ${reason}`, ...phases(objective)].join("\n");
}

function phases(objective: ObjectiveOutcome): readonly string[] {
  const shown = objective.byPhase
    .filter(({ n }) => n > 0)
    .map((phase) => {
      const value = showValue(objective.unit, phase.observed, objective.promised);
      const marked = isMissed(objective, phase) ? `**${value}**` : value;
      return `${escapeMarkdown(phase.phase)} ${marked} of ${showCount(phase.n)}`;
    });
  return shown.length === 0 ? [] : [`  - by phase: ${shown.join(" · ")}`];
}
