/** The limits of guards as people write them: `error-ratio > 20%`. */

import { z } from "zod";
import { readDuration, readRatio } from "../base/quantity.ts";
import type { Milliseconds, Ratio } from "../base/units.ts";

export type MeasuredLimit =
  | { readonly kind: "error-ratio"; readonly above: Ratio }
  | { readonly kind: "latency"; readonly percentile: number; readonly above: Milliseconds }
  /** The share of errors, as a multiple of that which the promised availability leaves. */
  | { readonly kind: "burn-rate"; readonly above: number; readonly promised: Ratio };

export const limitExample = 'write "error-ratio > 20%", "p99 > 2s" or "burn-rate > 14 of 99.9%"';

const complaint = (input: unknown): string =>
  `${JSON.stringify(input)} is not a condition; ${limitExample}`;

export const limitField = z
  .string({ error: (issue) => complaint(issue.input) })
  .transform((text, context) => {
    const limit = readLimit(text) ?? complaint(text);
    if (typeof limit !== "string") return { when: text, limit };
    context.addIssue({ code: "custom", message: limit });
    return z.NEVER;
  });

const pattern = /^(error-ratio|burn-rate|p(\d+(?:\.\d+)?)) *> *(.+)$/;

/** A text is what is wrong with it; null: it is none at all. */
function readLimit(text: string): MeasuredLimit | string | null {
  const [, what, percentile, limit = ""] = pattern.exec(text) ?? [];
  if (what === "burn-rate") return readBurnRate(text, limit);
  if (what === "error-ratio") {
    const above = readRatio(limit);
    return above === undefined ? null : { kind: "error-ratio", above };
  }
  const above = readDuration(limit);
  const isPercentile = Number(percentile) > 0 && Number(percentile) < 100;
  if (above === undefined || !isPercentile) return null;
  return { kind: "latency", percentile: Number(percentile), above };
}

function readBurnRate(text: string, limit: string): MeasuredLimit | string | null {
  const [, rate, share = ""] = /^(\d+(?:\.\d+)?) +of +(\S+)$/.exec(limit) ?? [];
  const promised = readRatio(share);
  if (rate === undefined || promised === undefined) return null;
  const above = Number(rate);
  const highest = burnRate(1, promised);
  if (above < highest) return { kind: "burn-rate", above, promised };
  return `"${text}" never is: when all fails, the burn rate of ${share} is ${highest}`;
}

/** errors / (1 - promised), without the dust of binary fractions: 1 - 0.9 is 0.0999...98. */
export const burnRate = (errors: number, promised: Ratio): number =>
  Number((errors / (1 - promised)).toPrecision(12));
