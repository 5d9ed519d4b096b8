/** The objectives of a run on a terminal, and why each that was not kept was not. */

import type { RunResult } from "../../run/result.ts";
import { showCount } from "../figures.ts";
import { showObserved } from "../observed.ts";
import { oneLine } from "../printable.ts";
import { asSentence, markOf, type ObjectiveOutcome, type Status } from "../verdict-words.ts";
import type { Cell, Column } from "./columns.ts";
import type { Page } from "./page.ts";
import type { Style } from "./paint.ts";
import { wrap } from "./width.ts";

export const styleOf: Readonly<Record<Status, Style>> = {
  pass: "good",
  fail: "bad",
  inconclusive: "unsure",
};

const columns: readonly Column[] = [
  { label: "", align: "left", rank: 0 },
  { label: "objective", align: "left", rank: 0, least: 20 },
  { label: "during", align: "left", rank: 1 },
  { label: "target", align: "left", rank: 3, least: 12 },
  { label: "observed", align: "right", rank: 0 },
  { label: "n", align: "right", rank: 2 },
];

/** A summary is read at a glance. */
const mostReasons = 3;

export function objectiveLines(result: RunResult, page: Page): readonly string[] {
  if (result.objectives.length === 0) return [];
  const [told] = result.verdict.reasons;
  const concerned = result.objectives.filter(
    ({ status, reason }) => status !== "pass" && reason !== told,
  );
  const left = concerned.length - mostReasons;
  return [
    ...page.heading("Objectives"),
    ...page.table(columns, result.objectives.map(row)),
    ...concerned.slice(0, mostReasons).flatMap((objective) => reasonLines(objective, page)),
    ...(left > 0 ? page.text(`and ${left} more, told in the report`) : []),
  ];
}

const row = (objective: ObjectiveOutcome): readonly Cell[] => [
  { text: markOf[objective.status], style: styleOf[objective.status] },
  { text: oneLine(objective.id) },
  { text: oneLine(objective.during), style: "dim" },
  { text: oneLine(objective.target) },
  { text: showObserved(objective), ...failedStyle(objective) },
  { text: showCount(objective.n), style: "dim" },
];

const failedStyle = ({ status }: ObjectiveOutcome): Pick<Cell, "style"> =>
  status === "pass" ? {} : { style: styleOf[status] };

function reasonLines(objective: ObjectiveOutcome, page: Page): readonly string[] {
  const sentence = asSentence(objective.reason);
  const mark = page.paint(styleOf[objective.status], markOf[objective.status]);
  return wrap(sentence, page.inner - 3).map((line, i) => `  ${i === 0 ? mark : " "}  ${line}`);
}
