/** Holds what was measured of the load against the limit of a probe. */

import { showDuration, showRate, showRatio } from "../base/quantity.ts";
import { type Milliseconds, ms, perSecond, ratio } from "../base/units.ts";
import { Histogram } from "../measure/histogram.ts";
import { type Measurements, sliceUs, type TrafficMeasurements } from "../measure/recorder.ts";
import type { Reply } from "./probe-ask.ts";
import type { MetricLimit, MetricQuestion } from "./probe-metric-text.ts";

/** Counts since the load began, of one instant. Requests count when they have ended. */
export interface Sample {
  /** Since the load began. */
  readonly at: Milliseconds;
  readonly traffics: readonly TrafficCounts[];
  /** What all providers have received. */
  readonly received: number;
}

export interface TrafficCounts {
  readonly name: string;
  readonly sent: number;
  readonly judged: number;
  readonly good: number;
}

/** The first and the last sample of a window. */
export interface SampledWindow {
  readonly from: Sample;
  readonly to: Sample;
}

/**
 * Every traffic that is meant has to be within; the first that is not, or the first, is told. If
 * none is named, those are left out that had nothing to end: one that is over, or a pause.
 */
export function judgeMetric(
  { limit, traffic, window }: MetricQuestion,
  sampled: SampledWindow,
  measurements: Measurements,
): Reply {
  if (limit.metric === "attempts-per-request") return judge(limit, attemptsIn(sampled), null);
  const meant = measurements.traffics.filter(({ name }) => traffic === null || name === traffic);
  const valued = meant.map(({ name, slices }) => {
    return { name, value: valueOfTraffic(limit, { name, slices }, sampled, window) };
  });
  const busy = valued.filter(({ value }) => value !== null);
  const replies = busy.map(({ name, value }) => judge(limit, value, busy.length > 1 ? name : null));
  const wrong = replies.find((reply) => reply.kind === "unreadable" || !reply.asExpected);
  return wrong ?? replies[0] ?? judge(limit, null, null);
}

/** null: nothing has ended that could be measured, and that is not steady. */
function judge(limit: MetricLimit, value: number | null, of: string | null): Reply {
  if (value === null) return { kind: "read", asExpected: false, observed: "no request has ended" };
  const where = of === null ? "" : ` of ${of}`;
  const asExpected = limit.side === "above" ? value > limit.value : value < limit.value;
  return { kind: "read", asExpected, observed: shownValue(limit, value) + where };
}

function shownValue(limit: MetricLimit, value: number): string {
  switch (limit.metric) {
    case "error-ratio":
      return showRatio(ratio(value));
    case "rate":
      return showRate(perSecond(value));
    case "latency":
      return showDuration(ms(value));
    case "attempts-per-request":
      return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "attempts alone";
    default:
      return limit satisfies never;
  }
}

/** Attempts without a request that ended are more than any number of them. */
function attemptsIn({ from, to }: SampledWindow): number | null {
  const sentIn = ({ traffics }: Sample) => traffics.reduce((sum, { sent }) => sum + sent, 0);
  const [attempts, sent] = [to.received - from.received, sentIn(to) - sentIn(from)];
  return attempts === 0 && sent === 0 ? null : attempts / sent;
}

function valueOfTraffic(
  limit: Exclude<MetricLimit, { readonly metric: "attempts-per-request" }>,
  traffic: Pick<TrafficMeasurements, "name" | "slices">,
  { from, to }: SampledWindow,
  window: Milliseconds,
): number | null {
  if (limit.metric === "latency") {
    // Only of slices so old that whoever was within the limit has ended.
    return percentileOf(traffic, limit.percentile, ms(to.at - limit.value), window);
  }
  const [before, after] = [countsOf(from, traffic.name), countsOf(to, traffic.name)];
  const [good, judged] = [after.good - before.good, after.judged - before.judged];
  if (judged === 0) return null;
  if (limit.metric === "rate") return good / ((to.at - from.at) / 1000);
  // Not 1 - good / judged, which makes 30% of 0.30000000000000004.
  return (judged - good) / judged;
}

const none = { sent: 0, judged: 0, good: 0 };

const countsOf = ({ traffics }: Sample, of: string): Omit<TrafficCounts, "name"> =>
  traffics.find(({ name }) => name === of) ?? none;

/** In milliseconds, over the last slices that were whole before `until`. */
function percentileOf(
  { slices }: Pick<TrafficMeasurements, "slices">,
  percentile: number,
  until: Milliseconds,
  window: Milliseconds,
): number | null {
  const sliceMs = sliceUs / 1000;
  const end = Math.max(0, Math.floor(until / sliceMs));
  const first = Math.max(0, end - Math.ceil(window / sliceMs));
  const latency = new Histogram();
  for (const slice of slices.slice(first, end)) {
    if (slice !== undefined) latency.add(slice.latency);
  }
  const us = latency.percentileUs(percentile);
  return us === null ? null : us / 1000;
}
