/** A guard ends a run that does too much harm: measured here, or told from outside. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import { type Milliseconds, seconds } from "../base/units.ts";
import { limitExample, limitField, type MeasuredLimit } from "./guard-limit-text.ts";
import { expectedOf, limitsText, type Question } from "./probe-question.ts";
import {
  commandQuestionField,
  httpQuestionField,
  prometheusQuestionField,
} from "./probe-question-fields.ts";

export type Guard = MeasuredGuard | OutsideGuard;

interface AnyGuard {
  /** As the scenario says it: `error-ratio > 20%`. */
  readonly when: string;
  /** It trips when its limit is broken for so long. */
  readonly lasting: Milliseconds;
}

/** A limit on the newest slices of a traffic; null: of any. */
export interface MeasuredGuard extends AnyGuard {
  readonly limit: MeasuredLimit;
  readonly traffic: string | null;
}

export interface OutsideGuard extends AnyGuard {
  readonly limit: OutsideLimit;
  readonly traffic: null;
}

export interface OutsideLimit {
  readonly kind: "outside";
  /** Of a query the limits are those of harm; of the others, what is not as expected is harm. */
  readonly question: Question;
  /** From one asking to the next. */
  readonly every: Milliseconds;
  /** What it means that nothing can be said. */
  readonly onError: "trip" | "ignore";
}

export const isOutside = (guard: Guard): guard is OutsideGuard => guard.limit.kind === "outside";
export const isMeasured = (guard: Guard): guard is MeasuredGuard => !isOutside(guard);

const kinds = ["when", "prometheus", "command", "http"] as const;

export const guardFields = z
  .strictObject({
    when: limitField.describe(`the harm that ends the run: ${limitExample}`).optional(),
    prometheus: prometheusQuestionField.describe("harm: what a query finds is so").optional(),
    command: commandQuestionField.describe("harm: a command ends otherwise").optional(),
    http: httpQuestionField.describe("harm: a request is answered otherwise").optional(),
    for: durationField.default(seconds(2)).describe("it must last so long (default 2s)"),
    traffic: z.string().optional().describe("with when: the traffic it watches; each if left out"),
    every: durationField
      .refine((every) => every >= 100, { error: "ask every 100ms at the most" })
      .optional()
      .describe("how often it is asked for, if not measured (default 1s)"),
    "on-error": z
      .enum(["trip", "ignore"])
      .optional()
      .describe("what it means when nothing can be said: harm, too (default), or nothing"),
  })
  .meta({ oneOf: kinds.map((kind) => ({ required: [kind] })) })
  .transform((fields, context): Guard => {
    const problem = problemOf(fields);
    const guard = problem === null ? guardOf(fields) : null;
    if (guard !== null) return guard;
    context.addIssue({ code: "custom", message: `a guard ${problem}` });
    return z.NEVER;
  })
  .describe("ends the run, undoing all faults, when the harm is too great");

interface Written {
  readonly when?: { readonly when: string; readonly limit: MeasuredLimit } | undefined;
  readonly prometheus?: Question | undefined;
  readonly command?: Question | undefined;
  readonly http?: Question | undefined;
  readonly for: Milliseconds;
  readonly traffic?: string | undefined;
  readonly every?: Milliseconds | undefined;
  readonly "on-error"?: "trip" | "ignore" | undefined;
}

function problemOf(written: Written): string | null {
  const given = kinds.filter((kind) => written[kind] !== undefined);
  if (given.length > 1) return `watches one thing; write ${given.join(" and ")} one by one`;
  if (given.length === 0) return `watches something; write one of ${kinds.join(", ")}`;
  const strays = written.when === undefined ? ["traffic" as const] : outsideKeys;
  const stray = strays.find((key) => written[key] !== undefined);
  return stray === undefined ? null : `with ${given[0]} takes no ${stray}; leave it out`;
}

const outsideKeys = ["every", "on-error"] as const;

function guardOf(written: Written): Guard | null {
  const { when, traffic = null, for: lasting } = written;
  if (when !== undefined) return { ...when, lasting, traffic };
  const question = written.prometheus ?? written.command ?? written.http;
  if (question === undefined) return null;
  const { every = seconds(1), "on-error": onError = "trip" } = written;
  const limit: OutsideLimit = { kind: "outside", question, every, onError };
  return { when: harmText(question), limit, lasting, traffic: null };
}

/** `up below 1`, `kubectl get pods: not exit code 0`. */
function harmText(question: Question): string {
  switch (question.kind) {
    case "prometheus":
      return `${question.query} ${limitsText(question.limits)}`;
    case "command":
      return `${question.run.join(" ")}: not ${expectedOf(question)}`;
    case "http":
      return `${question.method} ${question.url}: not ${expectedOf(question)}`;
    default:
      return question satisfies never;
  }
}
