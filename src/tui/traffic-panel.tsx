/** What is sent and how it is answered: now as numbers, and second by second as charts. */

import { showCount, showMicros } from "../report/figures.ts";
import { phaseRuler } from "../report/sparkline.ts";
import type { Plan } from "../run/plan.ts";
import { bars, columnsOf, type Stretch, stretchOf, topOf } from "./chart.ts";
import { showErrorRatio, showPerSecond } from "./figures.ts";
import type { TrafficLines } from "./layout.ts";
import { type Numbers, type TrafficNumbers, windowSeconds } from "./numbers.ts";
import { framePadding, Panel } from "./panel.tsx";
import { Row, type Span } from "./row.tsx";
import type { Tone } from "./tone.tsx";

export interface TrafficPanelProps {
  readonly plan: Plan;
  readonly numbers: Numbers;
  readonly width: number;
  readonly lines: TrafficLines;
}

export function TrafficPanel({ plan, numbers, width, lines }: TrafficPanelProps) {
  const inner = width - framePadding.columns;
  return (
    <Panel title={`Traffic, last ${windowSeconds}s`} width={width} height={lines.total}>
      <TableHead width={inner} />
      {tableRows(numbers, lines.traffics).map((traffic) => (
        <TableRow key={traffic.name} traffic={traffic} width={inner} />
      ))}
      {lines.errors > 0 && <Errors width={inner} numbers={numbers} />}
      <Charts plan={plan} numbers={numbers} width={inner} lines={lines} />
    </Panel>
  );
}

/** If there is no room for each of several traffics, all together. */
function tableRows({ traffics, total }: Numbers, lines: number): readonly TrafficNumbers[] {
  if (traffics.length === 1) return traffics;
  return lines > traffics.length ? [...traffics, total] : [total];
}

interface Figure {
  readonly label: string;
  /** Left out where it is narrow. */
  readonly isExtra?: boolean;
  readonly spanOf: (traffic: TrafficNumbers) => Span;
}

const figures: readonly Figure[] = [
  { label: "rate", spanOf: (t) => ({ text: showPerSecond(t.offeredPerSecond) }) },
  { label: "good", isExtra: true, spanOf: (t) => ({ text: showPerSecond(t.goodPerSecond) }) },
  {
    label: "errors",
    spanOf: ({ errorRatio }) => ({
      text: showErrorRatio(errorRatio),
      tone: (errorRatio ?? 0) > 0 ? "bad" : "plain",
    }),
  },
  { label: "p50", isExtra: true, spanOf: (t) => ({ text: showMicros(t.p50Us) }) },
  { label: "p95", spanOf: (t) => ({ text: showMicros(t.p95Us) }) },
  { label: "p99", spanOf: (t) => ({ text: showMicros(t.p99Us), tone: "strong" }) },
];

const figureWidth = 8;
const nameWidth = 8;

const figuresFor = (width: number): readonly Figure[] =>
  width < nameWidth + figures.length * figureWidth
    ? figures.filter(({ isExtra = false }) => !isExtra)
    : figures;

const aligned = (span: Span): Span => ({ ...span, text: span.text.padStart(figureWidth) });

function TableHead({ width }: { readonly width: number }) {
  const right = figuresFor(width).map(({ label }) => aligned({ text: label, tone: "quiet" }));
  return <Row width={width} left={[]} right={right} />;
}

interface TableRowProps {
  readonly traffic: TrafficNumbers;
  readonly width: number;
}

function TableRow({ traffic, width }: TableRowProps) {
  const right = figuresFor(width).map(({ spanOf }) => aligned(spanOf(traffic)));
  return <Row width={width} left={[{ text: traffic.name }]} right={right} />;
}

/** Of the whole run, by what became of them. */
function Errors({ width, numbers }: { readonly width: number; readonly numbers: Numbers }) {
  const { errors } = numbers;
  if (errors.length === 0) {
    return <Row width={width} left={[{ text: "no errors so far", tone: "quiet" }]} />;
  }
  const spans = errors.flatMap(({ outcome, count }, i): readonly Span[] => [
    { text: i === 0 ? "errors  " : "  ", tone: "quiet" },
    { text: showCount(count), tone: "bad" },
    { text: ` ${outcome}` },
  ]);
  return <Row width={width} left={spans} />;
}

const labelWidth = 8;
/** ` max 1.23ms` */
const topWidth = 11;

interface ChartsProps {
  readonly plan: Plan;
  readonly numbers: Numbers;
  readonly width: number;
  readonly lines: TrafficLines;
}

function Charts({ plan, numbers, width, lines }: ChartsProps) {
  const { from, offered, p99Us, errors } = numbers.series;
  const end = from + offered.length;
  const stretch = stretchOf(plan.duration, end, width - labelWidth - topWidth);
  const shared = { stretch, from, width };
  return (
    <>
      {lines.rate > 0 && (
        <Chart {...shared} label="rate" values={offered} look={rateLook} height={lines.rate} />
      )}
      {lines.p99 > 0 && (
        <Chart {...shared} label="p99" values={p99Us} look={p99Look} height={lines.p99} />
      )}
      {lines.errorRate > 0 && (
        <Chart
          {...shared}
          label="errors"
          values={errors}
          look={errorLook}
          height={lines.errorRate}
        />
      )}
      {lines.ruler > 0 && <Ruler plan={plan} stretch={stretch} width={width} />}
    </>
  );
}

interface ChartLook {
  /** See topOf. */
  readonly calm: number;
  readonly tone: Tone;
  readonly show: (value: number | null) => string;
}

const rateLook: ChartLook = { calm: 4 / 3, tone: "accent", show: showPerSecond };
const p99Look: ChartLook = { calm: 3, tone: "accent", show: showMicros };
const errorLook: ChartLook = { calm: 1, tone: "bad", show: showPerSecond };

interface ChartProps {
  readonly label: string;
  readonly stretch: Stretch;
  /** The second of the first value. */
  readonly from: number;
  readonly values: readonly (number | null)[];
  readonly look: ChartLook;
  readonly width: number;
  readonly height: number;
}

function Chart({ label, stretch, from, values, look, width, height }: ChartProps) {
  const columns = columnsOf(stretch, from, values);
  const shown = columns.filter((value) => value !== null);
  const highest = shown.length === 0 ? null : Math.max(...shown);
  return bars(columns, height, topOf(columns, look.calm)).map((line, i) => (
    <Row
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a chart is its place.
      key={i}
      width={width}
      left={[
        { text: (i === 0 ? label : "").padEnd(labelWidth), tone: "quiet" },
        { text: line, tone: look.tone },
      ]}
      right={i === 0 ? [{ text: `max ${look.show(highest)}`, tone: "quiet" }] : []}
    />
  ));
}

interface RulerProps {
  readonly plan: Plan;
  readonly stretch: Stretch;
  readonly width: number;
}

function Ruler({ plan, stretch, width }: RulerProps) {
  const { from, seconds } = stretch;
  const phases = plan.phases
    .filter(({ end }) => end > from * 1000)
    .map(({ name, start, end }) => ({
      name,
      startMs: Math.max(0, start - from * 1000),
      endMs: end - from * 1000,
    }));
  const text = phaseRuler(phases, seconds * 1000, stretch.width);
  return <Row width={width} left={[{ text: " ".repeat(labelWidth) }, { text, tone: "quiet" }]} />;
}
