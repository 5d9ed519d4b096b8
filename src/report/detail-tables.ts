/** The tables that only some runs have, as plain cells: streams, steps of journeys, evidence. */

import type { RunResult, TrafficResult } from "../run/result.ts";
import type { Column } from "./console/columns.ts";
import { ratioOf, showCount, showInstant, showMicros, showPercent } from "./figures.ts";
import { oneLine } from "./printable.ts";
import { markOf } from "./verdict-words.ts";

export interface DetailTable {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Text from the target, in one line; to be escaped. */
  readonly rows: readonly (readonly string[])[];
}

/** Those that have rows. */
export const detailTables = (result: RunResult): readonly DetailTable[] =>
  [steadyTable(result), streamsTable(result), stepsTable(result), evidenceTable(result)].filter(
    ({ rows }) => rows.length > 0,
  );

const left = (label: string, rank: number, least?: number): Column =>
  least === undefined ? { label, align: "left", rank } : { label, align: "left", rank, least };
const right = (label: string, rank: number): Column => ({ label, align: "right", rank });

/** With one traffic, its name would only repeat itself. */
const trafficColumn = ({ traffic }: RunResult): readonly Column[] =>
  traffic.length === 1 ? [] : [left("Traffic", 9, 8)];

const trafficCell = ({ traffic }: RunResult, { name }: TrafficResult): readonly string[] =>
  traffic.length === 1 ? [] : [oneLine(name)];

/** What the probes of the steady state found. */
export const steadyTable = ({ steadyState }: RunResult): DetailTable => ({
  title: "Steady state",
  columns: [
    left("", 0),
    left("Probe", 0, 12),
    left("Checked", 1),
    left("Found", 0, 12),
    left("Expected", 2, 12),
    right("At", 3),
  ],
  rows: steadyState.map(({ probe, when, ok, observed, expected, atMs }) => [
    markOf[ok ? "pass" : "fail"],
    oneLine(probe),
    when,
    oneLine(observed),
    oneLine(expected),
    showInstant(atMs),
  ]),
});

const streamsTable = (result: RunResult): DetailTable => ({
  title: "Streams",
  columns: [
    ...trafficColumn(result),
    right("First token p50", 6),
    right("p95", 2),
    right("p99", 7),
    right("Between tokens p50", 3),
    right("p99", 4),
    right("Time per token p50", 1),
    right("Tokens", 5),
    right("Tokens/s", 0),
  ],
  rows: result.traffic
    .filter(({ firstTokenUs }) => firstTokenUs !== null)
    .map((traffic) => [...trafficCell(result, traffic), ...streamCells(traffic)]),
});

const streamCells = (traffic: TrafficResult): readonly string[] => [
  showMicros(traffic.firstTokenUs?.p50 ?? null),
  showMicros(traffic.firstTokenUs?.p95 ?? null),
  showMicros(traffic.firstTokenUs?.p99 ?? null),
  showMicros(traffic.interTokenUs?.p50 ?? null),
  showMicros(traffic.interTokenUs?.p99 ?? null),
  showMicros(traffic.timePerTokenUs?.p50 ?? null),
  showCount(traffic.tokens),
  String(Number(traffic.tokensPerSecond.toPrecision(3))),
];

export const stepsTable = (result: RunResult): DetailTable => ({
  title: "Steps",
  columns: [
    ...trafficColumn(result),
    left("Step", 0, 10),
    right("Offered", 4),
    right("Good", 0),
    right("p50", 3),
    right("p99", 5),
    left("Outcomes", 2, 16),
    left("Failed checks", 1, 16),
  ],
  rows: result.traffic.flatMap((traffic) =>
    traffic.operations.map(({ name, offered, good, outcomes, failedChecks, latencyUs }) => [
      ...trafficCell(result, traffic),
      oneLine(name),
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

/** Without counts by step there is only one. */
const hasSteps = ({ traffic }: RunResult): boolean =>
  traffic.some(({ operations }) => operations.length > 0);

export const evidenceTable = (result: RunResult): DetailTable => ({
  title: "Evidence",
  columns: [
    right("At", 3),
    ...trafficColumn(result),
    ...(hasSteps(result) ? [left("Step", 2, 10)] : []),
    left("Outcome", 0),
    left("What was wrong", 0, 40),
    left("Request", 1, 20),
    left("Answer", 4, 10),
  ],
  rows: result.traffic.flatMap((traffic) =>
    traffic.evidence.map(({ dueMs, operation, outcome, message, requestId, excerpt }) => [
      showInstant(dueMs),
      ...trafficCell(result, traffic),
      ...(hasSteps(result) ? [oneLine(operation)] : []),
      oneLine(outcome),
      oneLine(message),
      oneLine(requestId),
      oneLine(excerpt),
    ]),
  ),
});
