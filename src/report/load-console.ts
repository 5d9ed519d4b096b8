/** The summary of `gameday load URL`: no objectives, only what was sent and what came back. */

import type { RunResult, TrafficResult } from "../run/result.ts";
import { bar } from "./console/bar.ts";
import type { Column } from "./console/columns.ts";
import { type ConsoleOptions, Page } from "./console/page.ts";
import { overTime } from "./console/traffic.ts";
import { ratioOf, showBytes, showCount, showMicros, showMillis, showPercent } from "./figures.ts";
import { generatorSentence } from "./generator-words.ts";
import { oneLine } from "./printable.ts";
import { whyOf } from "./verdict-words.ts";

const barWidth = 24;

export function toLoadConsole(result: RunResult, options: ConsoleOptions): string {
  const page = new Page(options);
  const what = result.scenario.description || result.target.url;
  const lines = [
    "",
    ...page.text(`${oneLine(what)} · ${showMillis(result.run.durationMs)}`),
    ...result.traffic.flatMap((traffic) => [
      ...(result.traffic.length > 1 ? page.heading(oneLine(traffic.name)) : []),
      ...totals(traffic, result, page),
      ...distribution(traffic, page),
      ...outcomes(traffic, page),
      ...course({ ...result, traffic: [traffic] }, page),
    ]),
    ...ending(result, page, options.folder),
  ];
  return `${lines.join("\n")}\n`;
}

/** Nothing where the page is too narrow, or the run too short, to draw it. */
function course(result: RunResult, page: Page): readonly string[] {
  const lines = overTime(result, page);
  return lines.length === 0 ? [] : [...page.heading("Over time"), ...lines];
}

function totals(traffic: TrafficResult, { run }: RunResult, page: Page): readonly string[] {
  const perSecond = traffic.bytes / Math.max(run.durationMs / 1000, 1e-3);
  const unsent = [
    ...(traffic.dropped > 0 ? [`${showCount(traffic.dropped)} dropped`] : []),
    ...(traffic.cancelled > 0 ? [`${showCount(traffic.cancelled)} cancelled`] : []),
  ];
  const good = showPercent(ratioOf(traffic.good, traffic.offered - traffic.cancelled));
  return [
    ...page.heading("Requests"),
    ...page.field("sent", [showCount(traffic.sent), ...unsent].join(" · ")),
    ...page.field("rate", `${Number(traffic.rate.toPrecision(4)).toLocaleString("en-US")}/s`),
    ...page.field("good", `${good} (${showCount(traffic.good)})`),
    ...page.field("data", `${showBytes(traffic.bytes)} · ${showBytes(perSecond)}/s`),
    ...page.field("engine", oneLine(traffic.engine)),
  ];
}

const latencyColumns: readonly Column[] = [
  { label: "", align: "left", rank: 0 },
  { label: "from due", align: "right", rank: 0 },
  { label: "from sent", align: "right", rank: 2 },
  { label: "first token", align: "right", rank: 3 },
  { label: "", align: "left", rank: 1 },
];

const percentiles = [
  ["p50", "p50"],
  ["p90", "p90"],
  ["p95", "p95"],
  ["p99", "p99"],
  ["p99.9", "p999"],
  ["max", "max"],
] as const;

/** Bars to the scale of the slowest request: a long tail is seen as one. */
function distribution(traffic: TrafficResult, page: Page): readonly string[] {
  const { firstTokenUs, latencyUs, serviceUs } = traffic;
  const columns = latencyColumns.filter(
    ({ label }) => label !== "first token" || firstTokenUs !== null,
  );
  const rows = percentiles.map(([label, key]) => [
    { text: label },
    { text: showMicros(latencyUs[key]) },
    { text: showMicros(serviceUs[key]) },
    ...(firstTokenUs === null ? [] : [{ text: showMicros(firstTokenUs[key]) }]),
    { text: bar((latencyUs[key] ?? 0) / (latencyUs.max ?? 1), barWidth), style: "dim" } as const,
  ]);
  return [...page.heading("Latency"), ...page.table(columns, rows)];
}

const outcomeColumns: readonly Column[] = [
  { label: "", align: "left", rank: 0, least: 12 },
  { label: "", align: "right", rank: 0 },
  { label: "", align: "right", rank: 2 },
  { label: "", align: "left", rank: 1 },
];

function outcomes({ offered, outcomes: counted }: TrafficResult, page: Page): readonly string[] {
  const rows = Object.entries(counted)
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => [
      { text: oneLine(outcome) },
      { text: showCount(count) },
      { text: showPercent(ratioOf(count, offered)) },
      { text: bar(count / Math.max(offered, 1), barWidth), style: "dim" } as const,
    ]);
  return rows.length === 0
    ? []
    : [...page.heading("Outcomes"), ...page.table(outcomeColumns, rows)];
}

function ending(result: RunResult, page: Page, folder: string | undefined): readonly string[] {
  const { generator, run, verdict } = result;
  const why = `? ${oneLine(whyOf(result))} (exit ${verdict.exitCode})`;
  return [
    "",
    ...(generator.saturated ? page.text(`! ${generatorSentence(generator)}`) : []),
    ...(verdict.exitCode === 0 ? [] : page.text(why)),
    ...(folder === undefined ? [] : page.field("report", `${oneLine(folder)}/report.html`)),
    ...page.command("repeat", oneLine(run.command)),
  ];
}
