/** The part of a scenario file that says what a good answer is, and its reading into checks. */

import { z } from "zod";
import { messageOf } from "../../base/errors.ts";
import { sizeField } from "../../base/quantity.ts";
import type { Expectation } from "../traffic.ts";
import type { Check } from "./check.ts";
import { jsonCheckOf } from "./json-expectation.ts";
import { type JsonSchema, schemaTestOf } from "./json-schema.ts";
import { exactly, isPatternText, patternOf } from "./pattern-text.ts";

const status = z.int().min(100).max(599);

const header = z
  .record(z.string(), z.union([z.string(), z.literal(true)]))
  .transform((headers, context) => each(headers, context, headerCheckOf))
  .describe("headers of the answer: a text that it equals, /a pattern/, or true: it is there");

const json = z
  .record(z.string(), z.json())
  .transform((paths, context) => each(paths, context, jsonCheckOf))
  .describe(
    "by JSONPath, what each value found in the body is: equal to this, like /a pattern/, " +
      "{ exists: true } or { exists: false }; { equal: ... } takes any value as it is",
  );

const schema = z
  .union([z.string().min(1), z.record(z.string(), z.json())])
  .superRefine((given, context) => {
    const problem = typeof given === "string" ? null : schemaTestOf(given);
    if (typeof problem === "string") context.addIssue({ code: "custom", message: problem });
  })
  .describe("a JSON Schema (draft 2020-12) that the body meets, or the path of a file with one");

const body = z
  .string()
  .transform((text, context): Check => {
    const matches = patternOf(text);
    if (typeof matches !== "string") return { kind: "body", matches };
    context.addIssue({ code: "custom", message: matches });
    return z.NEVER;
  })
  .describe("a regular expression that the body matches, like /hello/i");

const size = z
  .strictObject({
    min: sizeField.optional().describe("the least size"),
    max: sizeField.optional().describe("the greatest size"),
  })
  .transform(({ min, max }, context): Check => {
    const [least, most] = [min ?? 0, max ?? Number.MAX_SAFE_INTEGER];
    const isGiven = min !== undefined || max !== undefined;
    if (isGiven && least <= most) return { kind: "size", least, most };
    const message = isGiven ? "min is above max" : "a size needs a limit; write { max: 64KiB }";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  })
  .describe("limits of the body's size");

export const expectFields = z
  .strictObject({
    status: z
      .union([status, z.array(status).min(1)])
      .optional()
      .describe("good statuses; any from 200 to 399 if left out"),
    stream: z
      .literal("complete")
      .optional()
      .describe("the answer must be an event stream that reaches its end"),
    echoes: z
      .literal("nonce")
      .optional()
      .describe("the answer carries the nonce of its request, and of no other"),
    size: size.optional(),
    header: header.optional(),
    body: body.optional(),
    json: json.optional(),
    schema: schema.optional(),
  })
  .superRefine(({ stream, ...fields }, context) => {
    const key = (["json", "schema"] as const).find((name) => fields[name] !== undefined);
    if (stream === undefined || key === undefined) return;
    const message = `an event stream is no JSON; with stream, check body or echoes, not ${key}`;
    context.addIssue({ code: "custom", message, path: [key] });
  })
  .describe("what a good answer is");

export type ExpectFields = z.infer<typeof expectFields>;

/** The expectation, or what is wrong with the file that it names. `readText` may throw. */
export function expectationOf(
  fields: ExpectFields,
  readText: (path: string) => string,
): Expectation | string {
  const schema = schemaOf(fields.schema, readText);
  if (typeof schema === "string") return schema;
  const { status: statuses, echoes, size, header = [], body, json = [] } = fields;
  const checks: readonly (Check | null | undefined)[] = [
    // What came to the wrong request is worse than anything that may be wrong with it.
    echoes === undefined ? null : { kind: "echoes", value: echoes },
    size,
    ...header,
    body,
    ...json,
    schema === null ? null : { kind: "schema", schema },
  ];
  return {
    statuses: statuses === undefined ? null : [statuses].flat(),
    stream: fields.stream ?? null,
    checks: checks.filter((check) => check != null),
  };
}

function headerCheckOf(name: string, value: string | true): Check | string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return `${JSON.stringify(name)} is not a header name`;
  const matches = headerPatternOf(value);
  return typeof matches === "string"
    ? matches
    : { kind: "header", name: name.toLowerCase(), matches };
}

function headerPatternOf(value: string | true): RegExp | string {
  if (value === true) return /^/;
  return isPatternText(value) ? patternOf(value) : exactly(value);
}

function schemaOf(
  given: string | JsonSchema | undefined,
  readText: (path: string) => string,
): JsonSchema | string | null {
  if (typeof given !== "string") return given ?? null;
  const advice = "write a JSON Schema, as JSON";
  let text: string;
  try {
    text = readText(given);
  } catch (error) {
    return `schema: ${messageOf(error)}; write the path of a file with a JSON Schema`;
  }
  try {
    const read = z.record(z.string(), z.json()).safeParse(JSON.parse(text));
    if (!read.success) return `schema: ${given} holds no object; ${advice}`;
    const test = schemaTestOf(read.data);
    return typeof test === "string" ? `schema: ${given}: ${test}` : read.data;
  } catch (error) {
    return `schema: ${given} holds no JSON: ${messageOf(error)}; ${advice}`;
  }
}

/** The checks of all entries; a text is what is wrong with one. */
function each<V>(
  entries: Readonly<Record<string, V>>,
  context: z.RefinementCtx,
  read: (name: string, value: V) => Check | string,
): readonly Check[] {
  return Object.entries(entries).flatMap(([name, value]) => {
    const check = read(name, value);
    if (typeof check !== "string") return [check];
    context.addIssue({ code: "custom", message: check, path: [name] });
    return [];
  });
}
