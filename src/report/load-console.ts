/** The summary of `gameday load URL`: no objectives, only what was sent and what came back. */

import type { RunResult, TrafficResult } from "../run/result.ts";
import { bar } from "./console/bar.ts";
import type { Column } from "./console/columns.ts";
import { evidenceLines, stepLines } from "./console/details.ts";
import { histogramLines, percentileLines } from "./console/latencies.ts";
import { type ConsoleOptions, Page } from "./console/page.ts";
import { overTime } from "./console/traffic.ts";
import { ratioOf, showBytes, showCount, showMillis, showPercent } from "./figures.ts";
import { generatorSentence, machineFigures, machineWarnings } from "./generator-words.ts";
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
      ...percentileLines(traffic, page),
      ...histogramLines(traffic, page),
      ...outcomes(traffic, page),
      ...course({ ...result, phases: [], traffic: [traffic] }, page),
    ]),
    ...stepLines(result, page),
    ...evidenceLines(result, page),
    ...ending(result, page, options.folder),
  ];
  return `${lines.join("\n")}\n`;
}

/** Nothing where the run is too short to draw it; it has no phases. */
function course(result: RunResult, page: Page): readonly string[] {
  const lines = overTime(result, page);
  return lines.length === 0 ? [] : [...page.heading("Over time"), ...lines];
}

function totals(traffic: TrafficResult, result: RunResult, page: Page): readonly string[] {
  const { bytes, cancelled, dropped, engine, sent, tokens, tokensPerSecond } = traffic;
  const perSecond = bytes / Math.max(result.run.durationMs / 1000, 1e-3);
  const unsent = [
    ...(dropped > 0 ? [`${showCount(dropped)} dropped`] : []),
    ...(cancelled > 0 ? [`${showCount(cancelled)} cancelled`] : []),
  ];
  const good = showPercent(ratioOf(traffic.good, traffic.offered - cancelled));
  const { workers, sockets } = result.generator;
  return [
    ...page.heading("Requests"),
    ...page.field("sent", [showCount(sent), ...unsent].join(" · ")),
    ...page.field("rate", `${short(traffic.rate)}/s`),
    ...page.field("good", `${good} (${showCount(traffic.good)})`),
    ...page.field("data", `${showBytes(bytes)} · ${showBytes(perSecond)}/s`),
    ...(tokens === 0
      ? []
      : page.field("tokens", `${showCount(tokens)} · ${short(tokensPerSecond)}/s`)),
    ...page.field(
      "engine",
      `${oneLine(engine)} · ${counted(workers, "worker")} · ${counted(sockets, "connection")}`,
    ),
  ];
}

/** Four significant digits. */
const short = (value: number): string => Number(value.toPrecision(4)).toLocaleString("en-US");

const counted = (count: number, what: string): string =>
  `${showCount(count)} ${what}${count === 1 ? "" : "s"}`;

const outcomeColumns: readonly Column[] = [
  { label: "", align: "left", rank: 0 },
  { label: "", align: "left", rank: 0, least: 12 },
  { label: "", align: "right", rank: 0 },
  { label: "", align: "right", rank: 2 },
  { label: "", align: "left", rank: 1 },
];

/** Statuses and failures by their kind; what was not good has a mark. */
function outcomes(traffic: TrafficResult, page: Page): readonly string[] {
  const { offered, outcomes: counts, slices } = traffic;
  const rows = Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => {
      const tone = slices.errors[outcome] === undefined ? {} : ({ style: "bad" } as const);
      return [
        { text: slices.errors[outcome] === undefined ? "" : "✗", ...tone },
        { text: oneLine(outcome), ...tone },
        { text: showCount(count) },
        { text: showPercent(ratioOf(count, offered)), style: "dim" } as const,
        { text: bar(count / Math.max(offered, 1), barWidth), style: "dim" } as const,
      ];
    });
  return rows.length === 0
    ? []
    : [...page.heading("Outcomes"), ...page.table(outcomeColumns, rows)];
}

function ending(result: RunResult, page: Page, folder: string | undefined): readonly string[] {
  const { generator, run, verdict } = result;
  const why = `? ${oneLine(whyOf(result))} (exit ${verdict.exitCode})`;
  const machine = machineFigures(generator);
  return [
    "",
    ...(generator.saturated ? page.text(`! ${generatorSentence(generator)}`) : []),
    ...machineWarnings(result).flatMap((warning) => page.text(`! ${warning}`)),
    ...(verdict.exitCode === 0 ? [] : page.text(why)),
    ...(machine === null ? [] : page.field("machine", machine)),
    ...(folder === undefined ? [] : page.field("report", `${oneLine(folder)}/report.html`)),
    ...page.command("repeat", oneLine(run.command)),
  ];
}
