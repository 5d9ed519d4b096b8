/** Percentiles of a traffic over time, on a logarithmic axis. */

import type { RunResult, TrafficResult } from "../../run/result.ts";
import { type Point, pointsOf } from "../chart/coarsen.ts";
import { drawFrame, type Frame } from "../chart/frame.ts";
import { drawLegend, type LegendEntry } from "../chart/legend.ts";
import { linePath, sheetWidth } from "../chart/path.ts";
import { drawPromises, type Promised, promisesOf } from "../chart/promise-line.ts";
import { logScale, type Scale, showTick, timeScale } from "../chart/scale.ts";
import { shadesOf } from "../chart/window.ts";
import { showInstant, showMicros } from "../figures.ts";
import { oneLine } from "../printable.ts";
import { dataTable } from "./data-table.ts";
import { type Html, html } from "./template.ts";

const height = 220;

const lines = [
  { name: "p50", read: (point: Point) => point.p50Us },
  { name: "p95", read: (point: Point) => point.p95Us },
  { name: "p99", read: (point: Point) => point.p99Us },
] as const;

export function latencyChart(result: RunResult, traffic: TrafficResult, id: string): Html {
  const points = pointsOf(traffic);
  const promises = promisesOf(result, traffic.name);
  const frame = frameOf(result, traffic, { id, points, promises });
  const legend: readonly LegendEntry[] = [
    ...lines.map(({ name }) => ({ name, tone: `tone-${name}`, drawn: "line" }) as const),
    ...(promises.length === 0
      ? []
      : [{ name: "promised", tone: "tone-promise", drawn: "dashes" } as const]),
    ...(frame.shades.length === 0
      ? []
      : [{ name: "fault in force", tone: "tone-shade", drawn: "area" } as const]),
  ];
  return html`<figure>
<figcaption><h3>${oneLine(traffic.name)}</h3>${drawLegend(legend)}</figcaption>
${drawFrame(frame, drawLines(points, frame), drawPromises(promises, frame))}
${numbers(points)}
</figure>`;
}

interface Drawing {
  readonly id: string;
  readonly points: readonly Point[];
  readonly promises: readonly Promised[];
}

function frameOf(result: RunResult, traffic: TrafficResult, drawing: Drawing): Frame {
  const { id, points, promises } = drawing;
  const worst = Math.max(0, ...points.map(({ p99Us }) => p99Us ?? 0));
  return {
    id,
    title: `Latency of ${oneLine(traffic.name)} over time`,
    description:
      `p50, p95 and p99 from the due time, by second, on a logarithmic axis. ` +
      `The highest p99 was ${showMicros(worst)}.`,
    height,
    x: timeScale(result.run.durationMs),
    y: scaleOf(points, promises),
    showX: (atMs) => showTick(atMs, result.run.durationMs),
    showY: showMicros,
    shades: shadesOf(result),
    hints: points.map((point) => ({ ...point, text: hintOf(point) })),
  };
}

function scaleOf(points: readonly Point[], promises: readonly Promised[]): Scale {
  const values = points
    .flatMap((point) => lines.map(({ read }) => read(point)))
    .filter((value) => value !== null)
    .concat(promises.map(({ us }) => us));
  return values.length === 0
    ? logScale(1000, 1_000_000)
    : logScale(Math.min(...values), Math.max(...values));
}

const drawLines = (points: readonly Point[], { x, y }: Frame): readonly Html[] =>
  lines.map(({ name, read }) => {
    const path = linePath(
      points.map((point) => {
        const value = read(point);
        if (value === null) return null;
        const middle = x.place((point.startMs + point.endMs) / 2);
        return [middle * sheetWidth, (1 - y.place(value)) * height];
      }),
    );
    return html`<path class="line tone-${name}" d="${path}" vector-effect="non-scaling-stroke"/>`;
  });

const hintOf = (point: Point): string =>
  [
    showInstant(point.startMs),
    ...lines.map(({ name, read }) => `${name} ${showMicros(read(point))}`),
  ].join("  ");

const numbers = (points: readonly Point[]): Html =>
  dataTable(
    "Numbers",
    ["from", "p50", "p95", "p99"],
    points.map((point) => [
      showInstant(point.startMs),
      ...lines.map(({ read }) => showMicros(read(point))),
    ]),
  );
