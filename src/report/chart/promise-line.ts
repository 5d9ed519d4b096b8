/** The line that a promise draws through a chart, over the phases in which it holds. */

import type { RunResult } from "../../run/result.ts";
import { type Html, html } from "../html/template.ts";
import { oneLine } from "../printable.ts";
import { heightOf } from "./frame.ts";
import type { Scale } from "./scale.ts";
import { percent } from "./window.ts";

export interface Promised {
  readonly label: string;
  readonly us: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** Latency objectives of a traffic; one promise may hold in several windows. */
export function promisesOf({ objectives, phases, run }: RunResult, traffic: string): Promised[] {
  return objectives
    .filter((objective) => objective.kind === "latency" && objective.traffic === traffic)
    .flatMap(({ during, promised, target }) => {
      const windows = phases.filter(({ name }) => name === during);
      const whole = { startMs: 0, endMs: run.durationMs };
      return (windows.length === 0 ? [whole] : windows).map(({ startMs, endMs }) => ({
        label: oneLine(target),
        us: promised * 1000,
        startMs,
        endMs,
      }));
    });
}

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  readonly height: number;
}

export const drawPromises = (promises: readonly Promised[], axes: Axes): readonly Html[] =>
  promises.map(({ endMs, label, startMs, us }, i) => {
    const { height, x, y } = axes;
    const at = heightOf(y.place(us), height);
    // Labels alternate above and below, so that those of two close promises do not touch, and at
    // the top there is room only below.
    const down = i % 2 === 0 && at > 22 ? -6 : 14;
    const end = percent(x.place(endMs));
    return html`
<line class="promise" x1="${percent(x.place(startMs))}" x2="${end}" y1="${at}" y2="${at}"/>
<text class="promise-label" x="${end}" dx="-4" y="${at}" dy="${down}"
 text-anchor="end">${label}</text>`;
  });
