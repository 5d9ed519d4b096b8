/** Limits as people write them: `p99 < 800ms` of a latency, `< 5s` of a recovery. */

import { z } from "zod";
import { readDuration } from "../base/quantity.ts";
import { type Milliseconds, type Ratio, ratio } from "../base/units.ts";

/** A percentile of a duration and what it must stay below. */
export interface PercentileLimit {
  readonly quantile: Ratio;
  readonly below: Milliseconds;
  /** As it was written. */
  readonly text: string;
}

export interface DurationLimit {
  readonly below: Milliseconds;
  readonly text: string;
}

const duration = String.raw`\d+(?:\.\d+)? ?(?:us|ms|s|m|min|h)`;
// p50, p99.9; and the short forms p999 = p99.9, p9999 = p99.99.
const percentile = String.raw`\d{1,2}(?:\.\d+)?|9\d{2,3}`;
const percentilePattern = new RegExp(`^(?:${percentile})$`);
const percentileLimitPattern = new RegExp(`^p(${percentile}) ?< ?(${duration})$`);
const durationLimitPattern = new RegExp(`^< ?(${duration})$`);

export const percentileLimitField = z
  .string({ error: (issue) => complainOfPercentileLimit(issue.input) })
  .regex(percentileLimitPattern, {
    abort: true,
    error: (issue) => complainOfPercentileLimit(issue.input),
  })
  .transform((text, context): PercentileLimit => {
    const limit = readPercentileLimit(text);
    if (limit !== undefined) return limit;
    context.addIssue({ code: "custom", message: complainOfPercentileLimit(text) });
    return z.NEVER;
  });

export const durationLimitField = z
  .string({ error: (issue) => complainOfDurationLimit(issue.input) })
  .regex(durationLimitPattern, {
    abort: true,
    error: (issue) => complainOfDurationLimit(issue.input),
  })
  .transform((text, context): DurationLimit => {
    const below = readDuration(durationLimitPattern.exec(text)?.[1] ?? "");
    if (below !== undefined && below > 0) return { below, text };
    context.addIssue({ code: "custom", message: complainOfDurationLimit(text) });
    return z.NEVER;
  });

/** The quantile of a percentile's digits: 0.99 of `99`, 0.999 of `99.9` and of `999`. */
function quantileOf(digits: string): Ratio {
  const percent = /^\d{3,}$/.test(digits) ? `${digits.slice(0, 2)}.${digits.slice(2)}` : digits;
  // Rounded, because 99.9 / 100 is 0.9990000000000001.
  return ratio(Number((Number(percent) / 100).toFixed(10)));
}

function readPercentileLimit(text: string): PercentileLimit | undefined {
  const [, digits = "", written = ""] = percentileLimitPattern.exec(text) ?? [];
  const quantile = quantileOf(digits);
  const below = readDuration(written);
  if (below === undefined || below <= 0 || quantile <= 0 || quantile >= 1) return undefined;
  return { quantile, below, text };
}

/** Units as some write them, and as they are written here. */
const unitOf: ReadonlyMap<string, string> = new Map([
  ...["us", "ms", "s", "m", "min", "h"].map((unit) => [unit, unit] as const),
  ...["msec", "millis"].map((unit) => [unit, "ms"] as const),
  ...["sec", "secs", "seconds"].map((unit) => [unit, "s"] as const),
  ["minutes", "min"],
]);
// What can be made out of any text: the percentile, the comparison, the number and its unit.
const anyLimitPattern = /^\s*(?:p?([\d.]+)(?=\s*[<>=≤]))?\s*([<>=≤]*)\s*([\d.]*)\s*(\S*)\s*$/i;

function complainOfPercentileLimit(input: unknown): string {
  const { digits, ...limit } = partsOf(input);
  const quantile = percentilePattern.test(digits) ? quantileOf(digits) : 0;
  const isPercentile = quantile > 0 && quantile < 1;
  const instead = `write "p${isPercentile ? digits : 99} < ${timeInstead(limit, "800", "ms")}"`;
  if (digits === "") return `${show(input)} names no percentile; ${instead}`;
  if (!isPercentile) return `p${digits} is not a percentile between p1 and p99.99; ${instead}`;
  return `${show(input)} ${flawOf(limit)}; ${instead}`;
}

function complainOfDurationLimit(input: unknown): string {
  const limit = partsOf(input);
  return `${show(input)} ${flawOf(limit)}; write "< ${timeInstead(limit, "5", "s")}"`;
}

interface Parts {
  readonly comparison: string;
  readonly amount: string;
  readonly unit: string;
}

function partsOf(input: unknown): Parts & { readonly digits: string } {
  const text = typeof input === "string" ? input : "";
  const [, digits = "", comparison = "", amount = "", unit = ""] = anyLimitPattern.exec(text) ?? [];
  return { digits, comparison, amount, unit };
}

const isTime = (amount: string): boolean => /^\d+(\.\d+)?$/.test(amount) && Number(amount) > 0;

function flawOf({ comparison, amount, unit }: Parts): string {
  if (!isTime(amount)) return "has no time above zero";
  if (unit === "") return "has no unit";
  if (unitOf.get(unit) !== unit) return `has the unknown unit "${unit}"`;
  if (comparison !== "<") return `compares with ${comparison === "" ? "nothing" : comparison}`;
  return "is not a limit";
}

const timeInstead = ({ amount, unit }: Parts, otherAmount: string, otherUnit: string): string =>
  isTime(amount) ? `${amount}${unitOf.get(unit) ?? otherUnit}` : `${otherAmount}${otherUnit}`;

const show = (input: unknown): string => JSON.stringify(input) ?? String(input);
