/** The objectives: what was promised, what was observed, in each phase. */

import type { RunResult } from "../../run/result.ts";
import { noFigure, showCount, showValue } from "../figures.ts";
import { isJudged, isMissed, showObserved } from "../observed.ts";
import { oneLine } from "../printable.ts";
import { asSentence, markOf, type ObjectiveOutcome, type Status } from "../verdict-words.ts";
import { cardTable, type Heading } from "./data-table.ts";
import { type Html, html } from "./template.ts";

const statusNames: Readonly<Record<Status, string>> = {
  pass: "kept",
  fail: "not kept",
  inconclusive: "not proven",
};

export function objectives(result: RunResult): Html {
  if (result.objectives.length === 0) return html`<p class="quiet">No objectives were set.</p>`;
  const phases = measuredPhases(result);
  return cardTable(
    [...headings, ...phases.map((name) => ({ label: oneLine(name), align: "end" }) as const)],
    result.objectives.map((objective) => ({
      cells: [...cells(objective), ...phases.map((name) => phaseCell(objective, name))],
      ...(objective.status === "pass" ? {} : { note: asSentence(objective.reason) }),
    })),
  );
}

const headings: readonly Heading[] = [
  { label: "Objective", align: "start" },
  { label: "During", align: "start" },
  { label: "Target", align: "start" },
  { label: "Observed", align: "end" },
  { label: "n", align: "end" },
];

/** What was kept needs no colour. */
const observedTone: Readonly<Record<Status, string>> = {
  pass: "",
  fail: "fail",
  inconclusive: "inconclusive",
};

const mark = (status: Status): Html => html`
<span class="mark ${status}" role="img"
 aria-label="${statusNames[status]}">${markOf[status]}</span>`;

const cells = (objective: ObjectiveOutcome): readonly Html[] => [
  html`<span class="named">${mark(objective.status)}<b>${oneLine(objective.id)}</b></span>`,
  html`<span class="brief">${oneLine(objective.during)}</span>`,
  html`<span class="brief">${oneLine(objective.target)}</span>`,
  html`<b class="${observedTone[objective.status]}">${showObserved(objective)}</b>`,
  html`${showCount(objective.n)}`,
];

/** What is not judged is shown, but quietly. */
function phaseCell(objective: ObjectiveOutcome, name: string): Html {
  const phase = objective.byPhase.find((each) => each.phase === name);
  if (phase === undefined || phase.n === 0) return html`<span class="quiet">${noFigure}</span>`;
  const value = showValue(objective.unit, phase.observed, objective.promised);
  if (isMissed(objective, phase)) return html`<b class="missed">${value}</b>`;
  return isJudged(objective, phase) ? html`${value}` : html`<span class="quiet">${value}</span>`;
}

/** Phases that the run came to, in their order. */
const measuredPhases = ({ objectives: all, phases }: RunResult): readonly string[] =>
  [...new Set(phases.map(({ name }) => name))].filter((name) =>
    all.some(({ byPhase }) => byPhase.some(({ n, phase }) => phase === name && n > 0)),
  );
