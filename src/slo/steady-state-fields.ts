/** The steady state as a scenario file writes it: probes, and when they are asked. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import { seconds } from "../base/units.ts";
import { moments, type Probe } from "./probe.ts";
import { type MetricQuestion, metricField } from "./probe-metric-text.ts";
import {
  commandQuestionField,
  httpQuestionField,
  prometheusQuestionField,
} from "./probe-question-fields.ts";

const kinds = ["metric", "http", "command", "prometheus"] as const;

const when = z.union([z.enum(moments), z.array(z.enum(moments)).min(1)], {
  error: ({ input }) =>
    `${JSON.stringify(input)} is no time to check; write before, after or continuous`,
});

const written = z.strictObject({
  name: z.string().min(1).max(64).describe("how reports call it"),
  metric: metricField.optional(),
  http: httpQuestionField.optional(),
  command: commandQuestionField.optional(),
  prometheus: prometheusQuestionField.optional(),
  traffic: z.string().optional().describe("with metric: of which traffic; each if left out"),
  window: durationField
    .refine((window) => window >= 1000, { error: "a window is 1s at the least" })
    .optional()
    .describe("with metric: it is measured over the last so long (default 3s)"),
  check: when
    .default(["before", "after"])
    .describe("before the first fault, after the last, continuous: every second"),
  within: durationField
    .optional()
    .describe("it may take so long to become true (default 10s before, 30s after)"),
});

const probeField = written
  .meta({ oneOf: kinds.map((kind) => ({ required: [kind] })) })
  .transform((fields, context): Probe => {
    const question = questionOf(fields);
    const problem = problemOf(fields);
    if (problem !== null) context.addIssue({ code: "custom", message: `a probe ${problem}` });
    if (question === undefined) return z.NEVER;
    const { name, check, within } = fields;
    const patience = { before: within ?? seconds(10), after: within ?? seconds(30) };
    return { name, question, check: [...new Set([check].flat())], within: patience };
  })
  .describe("one thing that is so in the steady state");

type Written = z.output<typeof written>;

function questionOf(fields: Written): Probe["question"] | undefined {
  const { metric, traffic = null, window = seconds(3) } = fields;
  if (metric === undefined) return fields.http ?? fields.command ?? fields.prometheus;
  return { kind: "metric", limit: metric, traffic, window } satisfies MetricQuestion;
}

function problemOf(fields: Written): string | null {
  const given = kinds.filter((kind) => fields[kind] !== undefined);
  if (given.length > 1) return `asks one thing; write ${given.join(" and ")} one by one`;
  if (given.length === 0) return `asks something; write one of ${kinds.join(", ")}`;
  const stray = (["traffic", "window"] as const).find((key) => fields[key] !== undefined);
  if (fields.metric === undefined) {
    return stray === undefined ? null : `has ${stray} only with metric; leave it out`;
  }
  const isOfAll = fields.metric.metric === "attempts-per-request";
  return isOfAll && fields.traffic !== undefined
    ? "counts the attempts of all traffics; leave out traffic"
    : null;
}

export const steadyStateFields = z
  .strictObject({
    probes: z
      .array(probeField)
      .min(1, "write at least one probe, like { name: good, metric: error-ratio < 1% }")
      .superRefine((probes, context) => {
        for (const [index, { name }] of probes.entries()) {
          if (probes.findIndex((other) => other.name === name) === index) continue;
          const message = `there is a probe ${JSON.stringify(name)} already; name it otherwise`;
          context.addIssue({ code: "custom", message, path: [index, "name"] });
        }
      })
      .describe("each of them has to be true"),
  })
  .describe("what has to be so before the faults, and again after them");

export type SteadyStateSpec = z.output<typeof steadyStateFields>;
