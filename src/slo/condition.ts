/** What a fault may wait for: a phase, or what is measured of the load. */

import { z } from "zod";
import { seconds } from "../base/units.ts";
import { type MetricQuestion, metricField } from "./probe-metric-text.ts";

export type Condition = { readonly text: string } & (
  | { readonly kind: "phase"; readonly phase: string }
  | { readonly kind: "metric"; readonly question: MetricQuestion }
);

const example = 'write "phase recovery", "p99 > 300ms" or "error-ratio < 1%"';

/** Over which a metric is measured. */
const window = seconds(3);

export const conditionField = z
  .string({ error: () => `not a condition; ${example}` })
  .transform((text, context): Condition => {
    const [, phase] = /^phase +(baseline|fault|recovery)$/.exec(text.trim()) ?? [];
    if (phase !== undefined) return { text, kind: "phase", phase };
    const metric = metricField.safeParse(text);
    if (metric.success) {
      const question = { kind: "metric" as const, limit: metric.data, traffic: null, window };
      return { text, kind: "metric", question };
    }
    context.addIssue({ code: "custom", message: `"${text}" is not a condition; ${example}` });
    return z.NEVER;
  });
