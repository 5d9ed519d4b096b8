/** The part of a scenario file that says what a step keeps of its answer for later steps. */

import { z } from "zod";
import { jsonPathOf } from "../check/json-path.ts";
import { isPatternText, patternOf } from "../check/pattern-text.ts";
import type { Capture } from "./capture.ts";
import { ownName, ownNameError } from "./template-names.ts";

/** A text of which something can be made; what is wrong with it is told as a text. */
const madeOf = (make: (text: string) => object | string) =>
  z.string().superRefine((text, context) => {
    const made = make(text);
    if (typeof made === "string") context.addIssue({ code: "custom", message: made });
  });

/** Slashes around it are needed for flags alone. */
const patternIn = (text: string): RegExp | string =>
  patternOf(isPatternText(text) ? text : `/${text}/`);

const capture = z
  .strictObject({
    json: madeOf(jsonPathOf).optional().describe("a JSONPath, like $.access_token"),
    header: z.string().min(1).optional().describe("the name of a header, like location"),
    body: madeOf(patternIn)
      .optional()
      .describe("a regular expression; its first group is taken, or the whole match"),
  })
  .superRefine((fields, context) => {
    const given = Object.values(fields).filter((field) => field !== undefined);
    if (given.length === 1) return;
    const message = "a capture takes one of json, header and body; write { json: $.id }";
    context.addIssue({ code: "custom", message });
  })
  .meta({ oneOf: ["json", "header", "body"].map((kind) => ({ required: [kind] })) });

export const captureFields = z
  .record(ownName, capture, { error: ownNameError })
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
  .describe("what later steps use of the answer, as ${name}");

export type CaptureFields = z.infer<typeof captureFields>;

export const capturesOf = (fields: CaptureFields): readonly Capture[] =>
  Object.entries(fields).map(([name, from]) => ({ name, from: sourceOf(from) }));

function sourceOf({ json, header, body = "" }: CaptureFields[string]): Capture["from"] {
  if (json !== undefined) return { kind: "json", path: json };
  if (header !== undefined) return { kind: "header", name: header.toLowerCase() };
  const pattern = patternIn(body);
  return { kind: "body", pattern: typeof pattern === "string" ? /(?!)/ : pattern };
}
