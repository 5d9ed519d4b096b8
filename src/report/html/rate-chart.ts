/** Requests of a traffic over time: offered, good, and what went wrong, stacked. */

import type { RunResult, TrafficResult } from "../../run/result.ts";
import { type Point, pointsOf } from "../chart/coarsen.ts";
import { drawFrame, type Frame } from "../chart/frame.ts";
import { drawLegend, type LegendEntry } from "../chart/legend.ts";
import { bandPath, type Step, sheetWidth, stepPath } from "../chart/path.ts";
import { linearScale, type Scale, showTick, timeScale } from "../chart/scale.ts";
import { shadesOf } from "../chart/window.ts";
import { showCount, showInstant } from "../figures.ts";
import { oneLine } from "../printable.ts";
import { dataTable } from "./data-table.ts";
import { toneOf } from "./outcome-tone.ts";
import { type Html, html } from "./template.ts";

interface Layer {
  readonly name: string;
  readonly tone: string;
  readonly read: (point: Point) => number;
}

const good: Layer = { name: "good", tone: "tone-good", read: (point) => point.good };

/** Failures are few beside the good ones, so they have a chart of their own below. */
export function rateCharts(result: RunResult, traffic: TrafficResult, id: string): Html {
  const points = pointsOf(traffic);
  const failures = failureLayers(traffic);
  const name = oneLine(traffic.name);
  const all = [good, ...failures];
  const base = { result, points, id };
  const rates = draw({ ...base, title: `Requests of ${name} a second`, height: 160, layers: all });
  const legend: readonly LegendEntry[] = [
    { name: "offered", tone: "tone-offered", drawn: "line" },
    ...all.map((layer) => ({ name: layer.name, tone: layer.tone, drawn: "area" }) as const),
  ];
  return html`<figure>
<figcaption><h3>${name}</h3>${drawLegend(legend)}</figcaption>
${rates}
${failed(base, name, failures)}
${numbers(points, all)}
</figure>`;
}

function failed(base: Base, name: string, layers: readonly Layer[]): Html {
  if (layers.length === 0) return html`<p class="quiet">No request failed.</p>`;
  const title = `Failed requests of ${name} a second`;
  const chart = draw({ ...base, id: `${base.id}-failed`, title, height: 100, layers });
  return html`<h4>Failed requests a second</h4>${chart}`;
}

/** The largest total first, so that it lies at the bottom. */
function failureLayers({ slices }: TrafficResult): readonly Layer[] {
  const total = (column: readonly number[]) => column.reduce((sum, value) => sum + value, 0);
  return Object.entries(slices.errors)
    .filter(([, column]) => total(column) > 0)
    .sort(([, a], [, b]) => total(b) - total(a))
    .map(([outcome]) => ({
      name: oneLine(outcome),
      tone: toneOf(outcome),
      read: (point) => point.errors[outcome] ?? 0,
    }));
}

interface Base {
  readonly result: RunResult;
  readonly points: readonly Point[];
  readonly id: string;
}

interface Drawing extends Base {
  readonly title: string;
  readonly height: number;
  readonly layers: readonly Layer[];
}

function draw({ height, id, layers, points, result, title }: Drawing): Html {
  const withOffered = layers.includes(good);
  const top = points.map((point) =>
    Math.max(stacked(layers, point), withOffered ? point.offered : 0),
  );
  const x = timeScale(result.run.durationMs);
  const y = linearScale(Math.max(0, ...top));
  const frame: Frame = {
    id,
    title,
    description: `Stacked by outcome, by second: ${layers.map(({ name }) => name).join(", ")}.`,
    height,
    x,
    y,
    showX: (atMs) => showTick(atMs, result.run.durationMs),
    showY: (value) => showCount(value),
    shades: shadesOf(result),
    hints: points.map((point) => ({ ...point, text: hintOf(point, layers, withOffered) })),
  };
  const bands = layers.map((layer, i) =>
    drawBand(layer, layers.slice(0, i), points, { x, y, height }),
  );
  const offered = withOffered ? [drawOffered(points, { x, y, height })] : [];
  return drawFrame(frame, [...bands, ...offered], []);
}

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  readonly height: number;
}

const stacked = (layers: readonly Layer[], point: Point): number =>
  layers.reduce((sum, { read }) => sum + read(point), 0);

function drawBand(
  layer: Layer,
  below: readonly Layer[],
  points: readonly Point[],
  axes: Axes,
): Html {
  const path = bandPath(
    points.map((point) => {
      const low = stacked(below, point);
      return step(point, low, low + layer.read(point), axes);
    }),
    endOf(points, axes),
  );
  return html`<path class="area ${layer.tone}" d="${path}"/>`;
}

function drawOffered(points: readonly Point[], axes: Axes): Html {
  const path = stepPath(
    points.map((point) => step(point, 0, point.offered, axes)),
    endOf(points, axes),
  );
  return html`<path class="line tone-offered" d="${path}" vector-effect="non-scaling-stroke"/>`;
}

const step = (point: Point, low: number, high: number, { x, y, height }: Axes): Step => ({
  x: x.place(point.startMs) * sheetWidth,
  low: (1 - y.place(low)) * height,
  high: (1 - y.place(high)) * height,
});

const endOf = (points: readonly Point[], { x }: Axes): number =>
  x.place(points.at(-1)?.endMs ?? 0) * sheetWidth;

const hintOf = (point: Point, layers: readonly Layer[], withOffered: boolean): string =>
  [
    showInstant(point.startMs),
    ...(withOffered ? [`offered ${rate(point.offered)}`] : []),
    ...layers
      .filter((layer) => layer === good || layer.read(point) > 0)
      .map(({ name, read }) => `${name} ${rate(read(point))}`),
  ].join("  ");

const rate = (perSecond: number): string => showCount(Number(perSecond.toFixed(1)));

const numbers = (points: readonly Point[], layers: readonly Layer[]): Html =>
  dataTable(
    "Numbers",
    ["from", "offered", ...layers.map(({ name }) => name)],
    points.map((point) => [
      showInstant(point.startMs),
      rate(point.offered),
      ...layers.map(({ read }) => rate(read(point))),
    ]),
  );
