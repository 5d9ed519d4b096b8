/** Metrics of our own that a probe watches, as people write them: `error-ratio < 1%`. */

import { z } from "zod";
import { readDuration, readRate, readRatio } from "../base/quantity.ts";
import type { Milliseconds } from "../base/units.ts";

export interface MetricQuestion {
  readonly kind: "metric";
  readonly limit: MetricLimit;
  /** null: each of them; attempts are those of all. */
  readonly traffic: string | null;
  /** It is measured over the last so long. */
  readonly window: Milliseconds;
}

export type MetricLimit = {
  /** As the scenario says it. */
  readonly text: string;
  readonly side: "above" | "below";
  /** A share; milliseconds; good requests per second; attempts per request. */
  readonly value: number;
} & (
  | { readonly metric: "error-ratio" | "rate" | "attempts-per-request" }
  | { readonly metric: "latency"; readonly percentile: number }
);

export const metricText = ({ limit, traffic }: MetricQuestion): string =>
  traffic === null ? limit.text : `${limit.text} of ${traffic}`;

const examples = '"error-ratio < 1%", "p99 < 300ms", "rate > 90/s" or "attempts-per-request < 1.2"';

const complaint = (input: unknown): string =>
  `${JSON.stringify(input)} is not a metric with its limit; write one like ${examples}`;

export const metricField = z
  .string({ error: ({ input }) => complaint(input) })
  .transform((text, context): MetricLimit => {
    const limit = readMetric(text);
    if (limit !== null) return limit;
    context.addIssue({ code: "custom", message: complaint(text) });
    return z.NEVER;
  })
  .describe(`what is measured of the load, and its limit: ${examples}`);

const pattern = /^(error-ratio|rate|attempts-per-request|p(\d+(?:\.\d+)?)) *([<>]) *(\S+)$/;

function readMetric(text: string): MetricLimit | null {
  const [, name, percentile, sign, limit = ""] = pattern.exec(text) ?? [];
  const common = { text, side: sign === ">" ? "above" : "below" } as const;
  switch (name) {
    case undefined:
      return null;
    case "error-ratio":
      return withValue(readRatio(limit), (value) => ({ ...common, metric: name, value }));
    case "rate":
      return withValue(readRate(limit), (value) => ({ ...common, metric: name, value }));
    case "attempts-per-request":
      return withValue(readNumber(limit), (value) => ({ ...common, metric: name, value }));
    default: {
      const rank = Number(percentile);
      if (rank <= 0 || rank >= 100) return null;
      const asLatency = { ...common, metric: "latency" as const, percentile: rank };
      return withValue(readDuration(limit), (value) => ({ ...asLatency, value }));
    }
  }
}

const readNumber = (text: string): number | undefined =>
  /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;

const withValue = (
  value: number | undefined,
  make: (value: number) => MetricLimit,
): MetricLimit | null => (value === undefined ? null : make(value));
