/** JSON Schema, draft 2020-12: compiled once, with words for what is wrong with it or a value. */

import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { messageOf } from "../../base/errors.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** null: the value is as the schema wants it; else what is not. */
export type SchemaTest = (value: unknown) => string | null;

/** The test, or what is wrong with the schema. */
export function schemaTestOf(schema: JsonSchema): SchemaTest | string {
  // One for each schema: two that bear the same $id may not meet. A keyword or a format that is
  // not known is refused, as it would be a check that never fails.
  const lenient = { strictTypes: false, strictTuples: false } as const;
  const ajv = new Ajv2020({ ...lenient, strictSchema: true, logger: false });
  ajvFormats.default(ajv);
  try {
    const accepts = ajv.compile(schema);
    return (value) => (accepts(value) ? null : wordsOf(accepts.errors?.[0]));
  } catch (error) {
    return `this is not a JSON Schema: ${advised(messageOf(error))}`;
  }
}

/** `/choices/0 must have required property 'id'`. */
function wordsOf(error: ErrorObject | undefined): string {
  if (error === undefined) return "is not as the schema wants it";
  const { instancePath, message = "is not as the schema wants it", params } = error;
  const place = instancePath === "" ? "the body" : instancePath;
  const extra: unknown = params["additionalProperty"] ?? params["unevaluatedProperty"];
  return `${place} ${message}${typeof extra === "string" ? ` (${extra})` : ""}`;
}

const advice: readonly (readonly [RegExp, string])[] = [
  [/unknown keyword/, "write a keyword of JSON Schema 2020-12"],
  [/unknown format/, "write one like date-time, email, uri or uuid, or use pattern"],
  [/no schema with key or ref/, "leave $schema out, or write draft 2020-12's"],
  [/can't resolve reference/, "put what is referred to under $defs of the same schema"],
];

/** Of several problems the first: `schema is invalid: data/a must be ..., data/b must be ...`. */
function advised(problem: string): string {
  const [first = ""] = problem
    .replace(/^strict mode: |^schema is invalid: data/, "")
    .split(", data");
  const message = first.replace(" ignored in schema", "");
  const hint = advice.find(([pattern]) => pattern.test(message))?.[1];
  return `${message}; ${hint ?? "see https://json-schema.org/draft/2020-12"}`;
}
