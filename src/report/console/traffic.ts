/** The numbers of each traffic on a terminal, with p99 and errors over time. */

import type { RunResult, TrafficResult } from "../../run/result.ts";
import { ratioOf, showCount, showMicros, showPercent } from "../figures.ts";
import { oneLine } from "../printable.ts";
import { errorsPerSecond, phaseRuler, sparkline } from "../sparkline.ts";
import type { Cell, Column } from "./columns.ts";
import type { Page } from "./page.ts";

const right = (label: string, rank: number): Column => ({ label, align: "right", rank });

const columns: readonly Column[] = [
  { label: "", align: "left", rank: 0, least: 8 },
  right("offered", 0),
  right("dropped", 4),
  right("good", 0),
  right("rate", 2),
  right("p50", 5),
  right("p95", 6),
  right("p99", 0),
  right("max", 3),
  right("ttft p95", 1),
];

export const trafficLines = (result: RunResult, page: Page): readonly string[] => [
  ...page.heading("Traffic"),
  ...page.table(columns, result.traffic.map(row)),
  ...result.traffic.flatMap((traffic) => [...tokens(traffic, page), ...failures(traffic, page)]),
  "",
  ...overTime(result, page),
];

const row = (traffic: TrafficResult): readonly Cell[] => [
  { text: oneLine(traffic.name) },
  { text: showCount(traffic.offered) },
  { text: showCount(traffic.dropped), ...(traffic.dropped > 0 ? { style: "unsure" } : {}) },
  { text: showPercent(ratioOf(traffic.good, traffic.offered - traffic.cancelled)) },
  { text: `${Number(traffic.rate.toPrecision(3))}/s` },
  { text: showMicros(traffic.latencyUs.p50) },
  { text: showMicros(traffic.latencyUs.p95) },
  { text: showMicros(traffic.latencyUs.p99) },
  { text: showMicros(traffic.latencyUs.max) },
  { text: showMicros(traffic.firstTokenUs?.p95 ?? null) },
];

/** How its answers streamed. */
function tokens(traffic: TrafficResult, page: Page): readonly string[] {
  const { interTokenUs: gap, tokensPerSecond } = traffic;
  if (gap === null) return [];
  const gaps = `p50 ${showMicros(gap.p50)}, p99 ${showMicros(gap.p99)} between tokens`;
  const rate = `${Number(tokensPerSecond.toPrecision(3)).toLocaleString("en-US")} tokens/s`;
  return page.text(`${oneLine(traffic.name)}: ${gaps} · ${rate}`);
}

/** What came back, where not all of it was good. */
function failures({ name, outcomes, offered, good }: TrafficResult, page: Page): readonly string[] {
  if (good === offered) return [];
  const counted = Object.entries(outcomes)
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${oneLine(outcome)} ${showCount(count)}`);
  return page.text(`${oneLine(name)}: ${counted.join(" · ")}`);
}

const lineColumns: readonly Column[] = [
  { label: "", align: "left", rank: 0, least: 10 },
  { label: "", align: "left", rank: 0 },
  { label: "", align: "left", rank: 1 },
];

/** What the columns beside a sparkline take at the most, with their gaps. */
const besideWidth = 32;
const longest = 72;

/** Two lines a traffic, and the phases below them; on a narrow page nothing. */
export function overTime({ phases, run, traffic }: RunResult, page: Page): readonly string[] {
  const seconds = Math.max(0, ...traffic.map(({ slices }) => slices.offered.length));
  const width = Math.min(seconds, page.inner - besideWidth, longest);
  if (width < 8) return [];
  const ruler = phaseRuler(phases, run.durationMs, width);
  return page.table(lineColumns, [
    ...traffic.flatMap((each) => linesOf(each, width)),
    ...(ruler === "" ? [] : [[{ text: "" }, { text: ruler, style: "dim" }] as const]),
  ]);
}

function linesOf({ name, slices }: TrafficResult, width: number): readonly (readonly Cell[])[] {
  const errors = errorsPerSecond(slices.errors, slices.offered.length);
  const worst = Math.max(0, ...slices.p99Us.map((value) => value ?? 0));
  const most = Math.max(0, ...errors);
  return [
    line(`${oneLine(name)} p99`, sparkline(slices.p99Us, width), `max ${showMicros(worst)}`),
    ...(most === 0 ? [] : [line("errors", sparkline(errors, width), `max ${most}/s`)]),
  ];
}

const line = (label: string, drawn: string, highest: string): readonly Cell[] => [
  { text: label, style: "dim" },
  { text: drawn },
  { text: highest, style: "dim" },
];
