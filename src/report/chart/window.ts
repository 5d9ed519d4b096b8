/** The windows of faults as shades behind a chart, numbered as in the timeline. */

import type { RunResult } from "../../run/result.ts";
import { faultName, windowOf } from "../fault-effect.ts";
import { type Html, html } from "../html/template.ts";
import type { Scale } from "./scale.ts";

export interface Shade {
  readonly number: number;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Faults that were in force; one that was not undone lasts to the end of the run. */
export function shadesOf({ faults, run }: RunResult): readonly Shade[] {
  return faults.flatMap((fault, i) =>
    fault.startMs === null
      ? []
      : [
          {
            number: i + 1,
            name: `${faultName(fault)}, ${windowOf(fault)}`,
            startMs: fault.startMs,
            endMs: fault.endMs ?? run.durationMs,
          },
        ],
  );
}

export const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;

export function drawShades(shades: readonly Shade[], x: Scale, height: number): readonly Html[] {
  const rows = rowsOf(shades, x);
  return shades.map(({ number, name, startMs, endMs }, i) => {
    const start = x.place(startMs);
    const width = percent(Math.max(x.place(endMs) - start, 0.003));
    const at = percent(start);
    const up = 6 + 14 * (rows[i] ?? 0);
    return html`
<rect class="shade" x="${at}" y="0" width="${width}" height="${height}">
<title>${name}</title></rect>
<rect class="shade-edge" x="${at}" y="0" width="${width}" height="2"/>
<text class="shade-number" x="${at}" dx="1" y="${-up}">${number}</text>`;
  });
}

/** Numbers that would touch stand above each other. */
function rowsOf(shades: readonly Shade[], x: Scale): readonly number[] {
  const rows: number[] = [];
  for (const [i, { startMs }] of shades.entries()) {
    const near = shades
      .slice(0, i)
      .flatMap((other, j) =>
        Math.abs(x.place(other.startMs) - x.place(startMs)) < 0.05 ? [rows[j]] : [],
      );
    rows.push([0, 1, 2, 3].find((row) => !near.includes(row)) ?? 0);
  }
  return rows;
}
