/** The latencies of a traffic on a terminal: percentiles from several instants, and the shape. */

import type { LatencySummary, TrafficResult } from "../../run/result.ts";
import { ratioOf, showCount, showMicros, showPercent } from "../figures.ts";
import { bar } from "./bar.ts";
import type { Column } from "./columns.ts";
import type { Page } from "./page.ts";

const percentiles = [
  ["p50", "p50"],
  ["p90", "p90"],
  ["p95", "p95"],
  ["p99", "p99"],
  ["p99.9", "p999"],
  ["max", "max"],
  ["mean", "mean"],
] as const;

interface Measure extends Column {
  readonly of: LatencySummary | null;
}

const measure = (label: string, rank: number, of: LatencySummary | null): Measure => ({
  label,
  align: "right",
  rank,
  of,
});

/** A column for each thing that was measured; nothing if nothing was. */
export function percentileLines(traffic: TrafficResult, page: Page): readonly string[] {
  const measures = [
    measure("from due", 0, traffic.latencyUs),
    measure("from sent", 2, traffic.serviceUs),
    measure("first byte", 3, traffic.firstByteUs),
    measure("first token", 5, traffic.firstTokenUs),
    measure("between tokens", 4, traffic.interTokenUs),
    measure("per token", 1, traffic.timePerTokenUs),
  ].filter(({ of }) => (of?.p50 ?? null) !== null);
  if (measures.length === 0) return [];
  const rows = percentiles.map(([label, key]) => [
    { text: label },
    ...measures.map(({ of }) => ({ text: showMicros(of?.[key] ?? null) })),
  ]);
  return [
    ...page.heading("Latency"),
    ...page.table([{ label: "", align: "left", rank: 0 }, ...measures], rows),
  ];
}

const bucketColumns: readonly Column[] = [
  { label: "", align: "right", rank: 0 },
  { label: "", align: "right", rank: 0 },
  { label: "", align: "right", rank: 1 },
  { label: "", align: "left", rank: 2 },
];

/** What the columns beside a bar take at the most, with their gaps. */
const besideWidth = 34;
const longest = 48;

/** A bar a bucket, to the scale of the fullest: two kinds of answers are two hills. */
export function histogramLines({ histogram }: TrafficResult, page: Page): readonly string[] {
  const { upToUs, count: counts } = histogram;
  if (upToUs.length < 2) return [];
  const fullest = Math.max(...counts);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const width = Math.max(8, Math.min(longest, page.inner - besideWidth));
  const rows = counts.map((count, index) => [
    { text: `<= ${showMicros(upToUs[index] ?? null)}` },
    { text: showCount(count) },
    { text: showPercent(ratioOf(count, all)), style: "dim" } as const,
    { text: bar(count / fullest, width) },
  ]);
  return [...page.heading("Latency from due, by size"), ...page.table(bucketColumns, rows)];
}
