/** The frame of a chart: axes, grid, shades, columns to point at, words for who cannot see. */

import { type Html, html } from "../html/template.ts";
import { sheetWidth } from "./path.ts";
import type { Scale } from "./scale.ts";
import { drawShades, percent, type Shade } from "./window.ts";

export interface Frame {
  /** Unique in the document. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Of the plot, in CSS pixels; its width is that of the page. */
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly showX: (value: number) => string;
  readonly showY: (value: number) => string;
  readonly shades: readonly Shade[];
  /** What a reader sees who points at a stretch of time. */
  readonly hints: readonly Hint[];
}

export interface Hint {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** Below the plot: the names of the ticks. */
const axisHeight = 24;

/** `marks` are drawn on the stretched sheet, `labels` on the page, where text keeps its shape. */
export function drawFrame(frame: Frame, marks: readonly Html[], labels: readonly Html[]): Html {
  const { description, height, hints, id, shades, title, x } = frame;
  return html`<div class="plot">
<svg role="img" aria-labelledby="${id}-title ${id}-desc" width="100%"
 height="${height + axisHeight}" overflow="visible">
<title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>
${drawShades(shades, x, height)}
${drawGrid(frame)}
<svg x="0" y="0" width="100%" height="${height}" viewBox="0 0 ${sheetWidth} ${height}"
 preserveAspectRatio="none" overflow="visible">${marks}</svg>
${drawTimes(frame)}
${labels}
${hints.map((hint) => drawHint(hint, x, height))}
</svg>
</div>`;
}

const drawGrid = ({ height, showY, y }: Frame): readonly Html[] =>
  y.ticks.map((tick) => {
    const at = heightOf(y.place(tick), height);
    return html`
<line class="grid" x1="0" x2="100%" y1="${at}" y2="${at}"/>
<text class="tick" x="-8" y="${at}" dy="4" text-anchor="end">${showY(tick)}</text>`;
  });

/** Every second name is left out on a narrow page. */
const drawTimes = ({ height, showX, x }: Frame): readonly Html[] =>
  x.ticks.map((tick, i) => {
    const at = percent(x.place(tick));
    const name = i % 2 === 0 ? "tick" : "tick second";
    return html`
<line class="axis" x1="${at}" x2="${at}" y1="${height}" y2="${height + 5}"/>
<text class="${name}" x="${at}" y="${height + 18}" text-anchor="middle">${showX(tick)}</text>`;
  });

function drawHint({ startMs, endMs, text }: Hint, x: Scale, height: number): Html {
  const start = x.place(startMs);
  const width = percent(x.place(endMs) - start);
  return html`
<rect class="hint" x="${percent(start)}" y="0" width="${width}" height="${height}">
<title>${text}</title></rect>`;
}

/** From a share of the axis to CSS pixels from the top; on half pixels lines are crisp. */
export const heightOf = (share: number, height: number): number =>
  Math.round((1 - share) * height) + 0.5;
