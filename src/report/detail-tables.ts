/** The tables that only some runs have, as plain cells: streams, steps of journeys, evidence. */

import type { RunResult, TrafficResult } from "../run/result.ts";
import { ratioOf, showCount, showInstant, showMicros, showPercent } from "./figures.ts";
import { oneLine } from "./printable.ts";

export interface DetailTable {
  readonly title: string;
  readonly columns: readonly (readonly [label: string, align: "left" | "right"])[];
  /** Text from the target, in one line; to be escaped. */
  readonly rows: readonly (readonly string[])[];
}

/** Those that have rows. */
export const detailTables = (result: RunResult): readonly DetailTable[] =>
  [streams(result), operations(result), evidence(result)].filter(({ rows }) => rows.length > 0);

const streams = ({ traffic }: RunResult): DetailTable => ({
  title: "Streams",
  columns: [
    ["Traffic", "left"],
    ["First token p50", "right"],
    ["p95", "right"],
    ["p99", "right"],
    ["Between tokens p50", "right"],
    ["p99", "right"],
    ["Time per token p50", "right"],
    ["Tokens", "right"],
    ["Tokens/s", "right"],
  ],
  rows: traffic.filter(({ firstTokenUs }) => firstTokenUs !== null).map(streamRow),
});

const streamRow = (traffic: TrafficResult): readonly string[] => [
  oneLine(traffic.name),
  showMicros(traffic.firstTokenUs?.p50 ?? null),
  showMicros(traffic.firstTokenUs?.p95 ?? null),
  showMicros(traffic.firstTokenUs?.p99 ?? null),
  showMicros(traffic.interTokenUs?.p50 ?? null),
  showMicros(traffic.interTokenUs?.p99 ?? null),
  showMicros(traffic.timePerTokenUs?.p50 ?? null),
  showCount(traffic.tokens),
  String(Number(traffic.tokensPerSecond.toPrecision(3))),
];

const operations = ({ traffic }: RunResult): DetailTable => ({
  title: "Steps",
  columns: [
    ["Traffic", "left"],
    ["Step", "left"],
    ["Offered", "right"],
    ["Good", "right"],
    ["p50", "right"],
    ["p99", "right"],
    ["Outcomes", "left"],
    ["Failed checks", "left"],
  ],
  rows: traffic.flatMap(({ name, operations }) =>
    operations.map(({ name: step, offered, good, outcomes, failedChecks, latencyUs }) => [
      oneLine(name),
      oneLine(step),
      showCount(offered),
      showPercent(ratioOf(good, offered)),
      showMicros(latencyUs.p50),
      showMicros(latencyUs.p99),
      counted(outcomes),
      counted(failedChecks),
    ]),
  ),
});

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${oneLine(name)} ${showCount(count)}`)
    .join(" · ");

const evidence = ({ traffic }: RunResult): DetailTable => ({
  title: "Evidence",
  columns: [
    ["At", "right"],
    ["Traffic", "left"],
    ["Step", "left"],
    ["Outcome", "left"],
    ["What was wrong", "left"],
    ["Request", "left"],
    ["Answer", "left"],
  ],
  rows: traffic.flatMap(({ name, evidence }) =>
    evidence.map(({ dueMs, operation, outcome, message, requestId, excerpt }) => [
      showInstant(dueMs),
      oneLine(name),
      oneLine(operation),
      oneLine(outcome),
      oneLine(message),
      oneLine(requestId),
      oneLine(excerpt),
    ]),
  ),
});
