/** Tables: one that turns into cards on a narrow screen, and the numbers behind a chart. */

import { type Content, type Html, html } from "./template.ts";

export interface Heading {
  readonly label: string;
  readonly align: "start" | "end";
}

export interface Row {
  /** Class of the row. */
  readonly tone?: string;
  readonly cells: readonly Content[];
  /** A sentence that stands below the cells over the whole width. */
  readonly note?: Content;
}

/** On a narrow screen each row is a card: its first cell the title, the others with headings. */
export const cardTable = (headings: readonly Heading[], rows: readonly Row[]): Html => html`
<table class="cards">
<thead><tr>${headings.map(
  ({ align, label }) => html`<th scope="col" class="${align}">${label}</th>`,
)}</tr></thead>
<tbody>${rows.map((row) => drawRow(row, headings))}</tbody>
</table>`;

function drawRow({ cells, note, tone }: Row, headings: readonly Heading[]): Html {
  const drawn = cells.map((cell, i) => {
    const { align, label } = headings[i] ?? { align: "start", label: "" };
    return html`<td class="${align}" data-label="${label}">${cell}</td>`;
  });
  const below =
    note === undefined
      ? html``
      : html`
<tr class="note ${tone ?? ""}"><td colspan="${headings.length}">${note}</td></tr>`;
  return html`
<tr class="${tone ?? ""}${note === undefined ? "" : " noted"}">${drawn}</tr>${below}`;
}

/** The same numbers as text, for who cannot or will not read the picture. */
export const dataTable = (
  summary: string,
  headings: readonly string[],
  rows: readonly (readonly Content[])[],
): Html => html`
<details><summary>${summary}</summary>
<div class="scroll"><table class="data">
<thead><tr>${headings.map((label) => html`<th scope="col" class="end">${label}</th>`)}</tr></thead>
<tbody>${rows.map(
  (cells) => html`
<tr>${cells.map((cell) => html`<td class="end">${cell}</td>`)}</tr>`,
)}</tbody>
</table></div></details>`;
