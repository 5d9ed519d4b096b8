/** The names of what a chart shows, beside a sample of how it is drawn. */

import { type Html, html } from "../html/template.ts";

export interface LegendEntry {
  readonly name: string;
  /** The class that gives the colour. */
  readonly tone: string;
  readonly drawn: "line" | "area" | "dashes" | "dot";
}

export const drawLegend = (entries: readonly LegendEntry[]): Html =>
  html`<ul class="legend">${entries.map(drawEntry)}</ul>`;

const drawEntry = ({ drawn, name, tone }: LegendEntry): Html => html`
<li><svg class="${tone}" width="18" height="10" aria-hidden="true">${drawSample(drawn)}</svg
>${name}</li>`;

function drawSample(drawn: LegendEntry["drawn"]): Html {
  switch (drawn) {
    case "line":
      return html`<line class="line" x1="0" x2="18" y1="5" y2="5"/>`;
    case "dashes":
      return html`<line class="line dashes" x1="0" x2="18" y1="5" y2="5"/>`;
    case "area":
      return html`<rect class="area" x="3" width="12" height="10" rx="2"/>`;
    case "dot":
      return html`<circle class="area" cx="9" cy="5" r="4.5"/>`;
    default:
      return drawn satisfies never;
  }
}
