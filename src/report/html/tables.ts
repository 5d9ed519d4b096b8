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
import { type Html, html } from "./template.ts";

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

export const detailTable = ({ columns, rows }: DetailTable): Html =>
  cardTable(
    columns.map(([label, align]) => (align === "left" ? start(label) : end(label))),
    rows.map((cells) => ({ cells })),
  );

export const eventTable = ({ timeline }: RunResult): Html =>
  cardTable(
    [start("At"), start("Kind"), start("What happened")],
    timeline.map(({ atMs, kind, text }) => ({
      cells: [showInstant(atMs), oneLine(kind), oneLine(text)],
    })),
  );
