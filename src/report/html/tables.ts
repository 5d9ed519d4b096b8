/** The plain tables of the report: recovery, traffic by phase, load generator, events. */

import type { LatencySummary, RunResult, TrafficResult } from "../../run/result.ts";
import type { DetailTable } from "../detail-tables.ts";
import { faultNamed } from "../fault-effect.ts";
import { ratioOf, showCount, showInstant, showMicros, showPercent } from "../figures.ts";
import { generatorFigures, generatorSentence } from "../generator-words.ts";
import { oneLine } from "../printable.ts";
import {
  detectedAfter,
  type RecoveryResult,
  recoveredAfter,
  recoveredAfterEnd,
  recoveryStatus,
} from "../recovery-words.ts";
import { cardTable, type Heading, type Row } from "./data-table.ts";
import { type Content, type Html, html } from "./template.ts";

const start = (label: string): Heading => ({ label, align: "start" });
const end = (label: string): Heading => ({ label, align: "end" });

const recoveryTone = (recovery: RecoveryResult): string =>
  recoveryStatus(recovery) === "fail" ? "missed" : "";

export const recoveryTable = (result: RunResult): Html =>
  cardTable(
    [
      start("After"),
      start("Traffic"),
      end("Turned bad"),
      end("Good again after"),
      end("After the fault's end"),
      end("Relapses"),
    ],
    result.recovery.map((recovery) => ({
      cells: [
        html`<b>${faultNamed(result, recovery.fault)}</b>`,
        oneLine(recovery.traffic),
        detectedAfter(recovery),
        html`<b class="${recoveryTone(recovery)}">${recoveredAfter(recovery)}</b>`,
        recoveredAfterEnd(recovery),
        recovery.relapses,
      ],
    })),
  );

export const trafficTable = ({ traffic }: RunResult): Html =>
  cardTable(
    [
      start("Traffic and phase"),
      end("Offered"),
      end("Good"),
      end("p50"),
      end("p95"),
      end("p99"),
      end("Max"),
      end("TTFT p50"),
      end("TTFT p95"),
    ],
    traffic.flatMap(trafficRows),
  );

const trafficRows = (traffic: TrafficResult): readonly Row[] => [
  {
    tone: "total",
    cells: [
      html`<b>${oneLine(traffic.name)}</b>`,
      ...measured(traffic, traffic.offered - traffic.cancelled),
    ],
  },
  ...traffic.phases.map((phase) => ({
    cells: [
      html`<span class="deeper">${oneLine(phase.name)}</span>`,
      ...measured(phase, phase.offered),
    ],
  })),
];

interface Measured {
  readonly offered: number;
  readonly good: number;
  readonly latencyUs: LatencySummary;
  readonly firstTokenUs: LatencySummary | null;
}

const measured = (of: Measured, judged: number): readonly string[] => [
  showCount(of.offered),
  showPercent(ratioOf(of.good, judged)),
  showMicros(of.latencyUs.p50),
  showMicros(of.latencyUs.p95),
  showMicros(of.latencyUs.p99),
  showMicros(of.latencyUs.max),
  showMicros(of.firstTokenUs?.p50 ?? null),
  showMicros(of.firstTokenUs?.p95 ?? null),
];

/** How each traffic was sent, and what became of all its requests. */
export const trafficNotes = ({ traffic }: RunResult): Html => html`
<ul class="notes">${traffic.map(
  ({ cancelled, dropped, engine, model, name, outcomes, rate, sent }) => html`
<li><b>${oneLine(name)}</b>: ${model} loop, ${oneLine(engine)}. ${showCount(sent)} sent at
${Number(rate.toPrecision(3))}/s, ${showCount(dropped)} dropped, ${showCount(cancelled)} cancelled.
Outcomes: ${Object.entries(outcomes)
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${oneLine(outcome)} ${showCount(count)}`)
    .join(" · ")}</li>`,
)}</ul>`;

export const generatorHealth = ({ generator }: RunResult): Html => html`
<p class="${generator.saturated ? "warning" : ""}">${generatorSentence(generator)}</p>
<dl class="facts">${generatorFigures(generator).map(
  ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
)}</dl>`;

/** Characters of a cell that has a line of its own, and of one that is never broken. */
const wide = 60;
const brief = 24;

/** If the last column holds long text, it stands below its rows over their whole width. */
export function detailTable({ columns, rows }: DetailTable): Html {
  const headings = columns.map(({ label, align }) =>
    align === "left" ? start(label) : end(label),
  );
  if (!rows.some((cells) => (cells.at(-1) ?? "").length > wide)) {
    return cardTable(
      headings,
      rows.map((cells) => ({ cells: cells.map(cellOf) })),
    );
  }
  const label = headings.at(-1)?.label ?? "";
  return cardTable(
    headings.slice(0, -1),
    rows.map((cells) => {
      const last = cells.at(-1) ?? "";
      const kept = cells.slice(0, -1).map(cellOf);
      return last === ""
        ? { cells: kept }
        : { cells: kept, note: html`<span class="quiet">${label}</span> ${last}` };
    }),
  );
}

const cellOf = (text: string): Content =>
  text.length > 0 && text.length <= brief ? html`<span class="brief">${text}</span>` : text;

export const eventTable = ({ timeline }: RunResult): Html =>
  cardTable(
    [start("At"), start("Kind"), start("What happened")],
    timeline.map(({ atMs, kind, text }) => ({
      cells: [showInstant(atMs), oneLine(kind), oneLine(text)],
    })),
  );
