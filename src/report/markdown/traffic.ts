/** The traffic of a run in Markdown: its numbers, and p99 and errors over time. */

import type { RunResult, TrafficResult } from "../../run/result.ts";
import { noFigure, ratioOf, showCount, showMicros, showPercent } from "../figures.ts";
import { oneLine } from "../printable.ts";
import { errorsPerSecond, phaseRuler, sparkline } from "../sparkline.ts";
import { codeBlock, escapeMarkdown } from "./escape.ts";
import { markdownTable } from "./table.ts";

const sparklineWidth = 72;

export const trafficTable = (result: RunResult): string =>
  markdownTable(
    [
      ["Traffic", "left"],
      ["Offered", "right"],
      ["Sent", "right"],
      ["Dropped", "right"],
      ["Good", "right"],
      ["Rate", "right"],
      ["p50", "right"],
      ["p95", "right"],
      ["p99", "right"],
      ["Max", "right"],
      ["TTFT p50", "right"],
      ["TTFT p95", "right"],
    ],
    result.traffic.map(row),
  );

const row = (traffic: TrafficResult): readonly string[] => [
  escapeMarkdown(traffic.name),
  showCount(traffic.offered),
  showCount(traffic.sent),
  showCount(traffic.dropped),
  showPercent(ratioOf(traffic.good, traffic.offered - traffic.cancelled)),
  `${Number(traffic.rate.toPrecision(3))}/s`,
  showMicros(traffic.latencyUs.p50),
  showMicros(traffic.latencyUs.p95),
  showMicros(traffic.latencyUs.p99),
  showMicros(traffic.latencyUs.max),
  traffic.firstTokenUs === null ? noFigure : showMicros(traffic.firstTokenUs.p50),
  traffic.firstTokenUs === null ? noFigure : showMicros(traffic.firstTokenUs.p95),
];

export function outcomeLines(result: RunResult): string {
  return result.traffic
    .map(({ name, outcomes }) => {
      const counted = Object.entries(outcomes)
        .sort(([, a], [, b]) => b - a)
        .map(([outcome, count]) => `${escapeMarkdown(outcome)} ${showCount(count)}`);
      return `- ${escapeMarkdown(name)}: ${counted.join(" · ") || "nothing was due"}`;
    })
    .join("\n");
}

export const overTime = (result: RunResult): string =>
  codeBlock(result.traffic.flatMap((traffic) => lines(traffic, result)).join("\n"), "text");

function lines({ name, slices }: TrafficResult, { phases, run }: RunResult): readonly string[] {
  const errors = errorsPerSecond(slices.errors, slices.offered.length);
  const width = Math.min(sparklineWidth, slices.offered.length);
  const worst = Math.max(...slices.p99Us.map((value) => value ?? 0), 0);
  return [
    oneLine(name),
    `  p99     ${sparkline(slices.p99Us, width)}  max ${showMicros(worst)}`,
    `  errors  ${sparkline(errors, width)}  max ${Math.max(...errors, 0)}/s`,
    `          ${phaseRuler(phases, run.durationMs, width)}`,
  ];
}
