/** What was when: the phases, each fault as a bar with its proof of effect, and the events. */

import type { RunResult } from "../../run/result.ts";
import { drawLegend, type LegendEntry } from "../chart/legend.ts";
import { sheetWidth } from "../chart/path.ts";
import { type Scale, showTick, timeScale } from "../chart/scale.ts";
import { percent } from "../chart/window.ts";
import { attributesOf, effectOf, type FaultResult, faultName, windowOf } from "../fault-effect.ts";
import { showInstant, showMillis } from "../figures.ts";
import { oneLine } from "../printable.ts";
import { markOf } from "../verdict-words.ts";
import { type Html, html } from "./template.ts";

const legend: readonly LegendEntry[] = [
  { name: "fault in force", tone: "tone-fault", drawn: "area" },
  { name: "good again", tone: "tone-recovered", drawn: "dot" },
  { name: "event", tone: "tone-event", drawn: "dot" },
];

/** Lanes over one axis of time; text stands in HTML between them, so that it can wrap. */
export function timelineChart(result: RunResult): Html {
  const x = timeScale(result.run.durationMs);
  return html`<figure class="timeline">
<figcaption>${drawLegend(legend)}</figcaption>
<div class="plot">
${phaseLane(result, x)}
${result.faults.map((fault, i) => faultLane(fault, i + 1, result, x))}
${eventLane(result, x)}
</div></figure>`;
}

function phaseLane({ phases }: RunResult, x: Scale): Html {
  const described = phases.map(
    ({ endMs, name, startMs }) => `${name} ${showInstant(startMs)} to ${showInstant(endMs)}`,
  );
  return html`
<svg role="img" aria-label="${`Phases: ${described.join(", ")}`}" width="100%" height="26">
${phases.map((phase) => drawPhase(phase, x))}
</svg>`;
}

/** A nested picture cuts a name that is longer than its phase. */
function drawPhase(phase: RunResult["phases"][number], x: Scale): Html {
  const start = x.place(phase.startMs);
  const width = percent(x.place(phase.endMs) - start);
  const name = oneLine(phase.name);
  return html`
<svg x="${percent(start)}" width="${width}" height="26">
<title>${`${name}, ${showInstant(phase.startMs)} to ${showInstant(phase.endMs)}`}</title>
<rect class="phase ${name === "fault" ? "faulty" : ""}" width="100%" height="26"/>
<text class="phase-name" x="6" y="17">${name}</text>
</svg>`;
}

const aside = (fault: FaultResult): string =>
  [attributesOf(fault), ...(fault.startMs === null ? [] : [windowOf(fault)])]
    .filter((part) => part !== "")
    .join(" · ");

function faultLane(fault: FaultResult, number: number, result: RunResult, x: Scale): Html {
  const { status, text } = effectOf(fault);
  return html`
<p class="lane"><b class="number">${number}</b> <b>${faultName(fault)}</b>
<span class="quiet">${aside(fault)}</span>
<span class="proof"><b class="${status}">${markOf[status]}</b> ${text}</span></p>
<svg role="img" aria-label="${`${faultName(fault)}: ${windowOf(fault)}`}" width="100%" height="14">
<rect class="lane-track" y="6" width="100%" height="2"/>
${drawBar(fault, result, x)}${drawMarks(fault, result, x)}
</svg>`;
}

function drawBar(fault: FaultResult, { run }: RunResult, x: Scale): readonly Html[] {
  if (fault.startMs === null) return [];
  const start = x.place(fault.startMs);
  // At least as wide as can be seen: many faults are over at once.
  const width = Math.max(x.place(fault.endMs ?? run.durationMs) - start, 4 / sheetWidth);
  return [
    html`
<rect class="fault-bar" x="${percent(start)}" y="1" width="${percent(width)}" height="12" rx="2"/>`,
  ];
}

/** Where each traffic was good again. */
const drawMarks = (fault: FaultResult, { recovery }: RunResult, x: Scale): readonly Html[] =>
  recovery.flatMap(({ detectMs, fault: id, recoverMs, traffic }) => {
    if (id !== fault.id || fault.startMs === null || recoverMs === null || detectMs === null) {
      return [];
    }
    const at = percent(x.place(fault.startMs + recoverMs));
    const text = `${oneLine(traffic)} good again after ${showMillis(recoverMs)}`;
    return [
      html`<circle class="recovered" cx="${at}" cy="7" r="3.5"><title>${text}</title></circle>`,
    ];
  });

function eventLane({ run, timeline }: RunResult, x: Scale): Html {
  const during = timeline.filter(({ atMs }) => atMs >= 0);
  return html`
<svg class="event-lane" role="img" aria-label="${during.length} events, listed below"
 width="100%" height="40" overflow="visible">
<line class="axis" x1="0" x2="100%" y1="12.5" y2="12.5"/>
${during.map((entry) => drawEvent(entry, x))}
${x.ticks.map((tick, i) => {
  const name = i % 2 === 0 ? "tick" : "tick second";
  return html`
<text class="${name}" x="${percent(x.place(tick))}" y="34"
 text-anchor="middle">${showTick(tick, run.durationMs)}</text>`;
})}
</svg>`;
}

function drawEvent({ atMs, kind, text }: RunResult["timeline"][number], x: Scale): Html {
  return html`
<circle class="event" cx="${percent(x.place(atMs))}" cy="12.5" r="4">
<title>${`${showInstant(atMs)} ${oneLine(kind)}: ${oneLine(text)}`}</title></circle>`;
}
