/** The part of a scenario file that is one step of a journey: what it sends and expects. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import { ms } from "../../base/units.ts";
import { expectFields } from "../check/expect-fields.ts";
import { checkField } from "../code/function-field.ts";
import { mcpFields } from "../mcp/mcp-fields.ts";
import type { Step } from "../traffic.ts";
import { captureFields } from "./capture-fields.ts";
import { requestFields } from "./request-fields.ts";
import { tellUnknownNames } from "./request-names.ts";

const stepName = z.string().regex(/^\S(?:.*\S)?$/, "a name is one line that begins with a letter");

const noPause = { least: ms(0), most: ms(0) };

const think = z
  .union([
    durationField,
    z
      .strictObject({ from: durationField, to: durationField })
      .refine(({ from, to }) => from <= to, "the longest pause is shorter than the shortest"),
  ])
  .transform((pause): Step["think"] => {
    return typeof pause === "number"
      ? { least: pause, most: pause }
      : { least: pause.from, most: pause.to };
  });

/** What a step sends is one of these. */
export const sendingFields = {
  request: requestFields.optional(),
  mcp: mcpFields.optional(),
};

export const stepFields = {
  name: stepName.optional().describe("how reports call it; its method and path if left out"),
  ...sendingFields,
  expect: expectFields.optional().describe("what a good answer is; else as the traffic says"),
  check: checkField.optional(),
};

const journeyStep = z
  .strictObject({
    ...stepFields,
    capture: captureFields.default({}),
    think: think.default(noPause).describe("pause behind its answer: 2s, or { from: 1s, to: 3s }"),
  })
  .superRefine((step, context) => {
    if ((step.request === undefined) !== (step.mcp === undefined)) return;
    const message = "a step sends one thing; write request: { get: / }";
    context.addIssue({ code: "custom", message });
  });

export type StepFields = Omit<z.infer<typeof journeyStep>, "capture" | "think"> &
  Partial<Pick<z.infer<typeof journeyStep>, "capture" | "think">>;

/** A step may use what those before it captured. Fields of feeders are not known yet. */
export const journeySteps = z
  .array(journeyStep)
  .min(1, "write at least one step, like { request: { get: / } }")
  .superRefine((steps, context) => {
    const captures: string[] = [];
    for (const [index, { request, capture }] of steps.entries()) {
      const known = { captures, fields: null };
      if (request !== undefined) tellUnknownNames(request, known, context, [index, "request"]);
      captures.push(...Object.keys(capture));
    }
  })
  .describe("steps that follow each other; one that is not good ends the journey");
