/** A guard ends a run that does too much harm: a limit on the newest slices of a traffic. */

import { z } from "zod";
import { durationField, readDuration, readRatio } from "../base/quantity.ts";
import { type Milliseconds, type Ratio, seconds } from "../base/units.ts";
import type { Aggregate } from "../measure/aggregate.ts";

export type GuardLimit =
  | { readonly kind: "error-ratio"; readonly above: Ratio }
  | { readonly kind: "latency"; readonly percentile: number; readonly above: Milliseconds };

export interface Guard {
  /** As the scenario says it: `error-ratio > 20%`. */
  readonly when: string;
  readonly limit: GuardLimit;
  /** It trips when the limit is broken in each slice of this time. */
  readonly lasting: Milliseconds;
  readonly traffic: string | null;
}

const example = 'write "error-ratio > 20%" or "p99 > 2s"';

const complaint = (input: unknown): string =>
  `${JSON.stringify(input)} is not a condition; ${example}`;

const limitField = z
  .string({ error: (issue) => complaint(issue.input) })
  .transform((text, context) => {
    const limit = readLimit(text);
    if (limit !== null) return { when: text, limit };
    context.addIssue({ code: "custom", message: complaint(text) });
    return z.NEVER;
  });

function readLimit(text: string): GuardLimit | null {
  const [, what, percentile, limit] = /^(error-ratio|p(\d+(?:\.\d+)?)) *> *(\S+)$/.exec(text) ?? [];
  if (what === undefined || limit === undefined) return null;
  if (percentile === undefined) {
    const above = readRatio(limit);
    return above === undefined ? null : { kind: "error-ratio", above };
  }
  const above = readDuration(limit);
  const isPercentile = Number(percentile) > 0 && Number(percentile) < 100;
  if (above === undefined || !isPercentile) return null;
  return { kind: "latency", percentile: Number(percentile), above };
}

export const guardFields = z
  .strictObject({
    when: limitField.describe(`the harm that ends the run: ${example}`),
    for: durationField.default(seconds(2)).describe("it must last so long (default 2s)"),
    traffic: z.string().optional().describe("the traffic it watches; each if left out"),
  })
  .transform(
    (fields): Guard => ({
      ...fields.when,
      lasting: fields.for,
      traffic: fields.traffic ?? null,
    }),
  )
  .describe("ends the run, undoing all faults, when the harm is too great");

/**
 * How many requests the slice of that second of the run has, those in flight included; `judged` of
 * them have ended. Never less than `judged`.
 */
export type Population = (index: number, judged: number) => number;

/** With fewer latencies in a slice a percentile is the whim of one answer. */
export const minLatencies = 5;

/**
 * Whether the limit is broken in each of the newest slices that reach over the guard's time. What
 * has ended of a slice is no fair sample of it: what is refused ends first, and good answers take
 * their time. So an error ratio counts what is still in flight as good.
 */
export function isTripped(
  guard: Guard,
  slices: readonly (Aggregate | undefined)[],
  populationOf: Population,
): boolean {
  const needed = Math.max(1, Math.ceil(guard.lasting / 1000));
  const first = slices.length - needed;
  if (first < 0) return false;
  return slices.slice(first).every((slice, i) => {
    if (slice === undefined || slice.judged === 0) return false;
    return isBroken(guard.limit, slice, populationOf(first + i, slice.judged));
  });
}

function isBroken(limit: GuardLimit, slice: Aggregate, population: number): boolean {
  switch (limit.kind) {
    case "error-ratio":
      // Not 1 - good / judged, which makes 30% of 0.30000000000000004.
      return (slice.judged - slice.good) / population > limit.above;
    case "latency": {
      const { latency } = slice;
      if (latency.count < minLatencies) return false;
      return (latency.percentileUs(limit.percentile) ?? 0) > limit.above * 1000;
    }
    default:
      return limit satisfies never;
  }
}
