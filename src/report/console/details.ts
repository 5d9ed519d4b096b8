/** Steps and evidence on a terminal: the tables of the other reports, as wide as fits. */

import type { RunResult } from "../../run/result.ts";
import { type DetailTable, evidenceTable, steadyTable, stepsTable } from "../detail-tables.ts";
import type { Page } from "./page.ts";

/** The reports have them all. */
const mostRows = 5;

export const steadyLines = (result: RunResult, page: Page): readonly string[] =>
  tableLines(steadyTable(result), page);

export const stepLines = (result: RunResult, page: Page): readonly string[] =>
  tableLines(stepsTable(result), page);

export const evidenceLines = (result: RunResult, page: Page): readonly string[] =>
  tableLines(evidenceTable(withFirstEvidence(result)), page);

function tableLines({ title, columns, rows }: DetailTable, page: Page): readonly string[] {
  if (rows.length === 0) return [];
  const labelled = columns.map((column) => ({ ...column, label: column.label.toLowerCase() }));
  const shown = rows.slice(0, mostRows).map((row) => row.map((text) => ({ text })));
  const hidden = rows.length - shown.length;
  return [
    ...page.heading(title),
    ...page.table(labelled, shown),
    ...(hidden > 0 ? page.text(`and ${hidden} more, ${page.whereMore}`) : []),
  ];
}

/** One request of each outcome: the others went wrong in the same way. */
const withFirstEvidence = (result: RunResult): RunResult => ({
  ...result,
  traffic: result.traffic.map((traffic) => ({
    ...traffic,
    evidence: traffic.evidence.filter(
      ({ outcome }, index, all) => all.findIndex((each) => each.outcome === outcome) === index,
    ),
  })),
});
