/** The scenario format as JSON Schema: for editors, and for naming the keys that fit in a place. */

import { z } from "zod";
import { ofModules } from "../load/code/function-field.ts";
import type { Path } from "./path.ts";
import { scenarioSchema } from "./schema.ts";

/** As far as it is read here. */
const node = z.object({
  description: z.string().optional(),
  get properties() {
    return z.record(z.string(), node).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), node]).optional();
  },
  get items() {
    return z.union([z.boolean(), node]).optional();
  },
  get anyOf() {
    return z.array(node).optional();
  },
});

export type JsonSchema = z.infer<typeof node>;

export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(scenarioSchema, { io: "input" });
  return { title: "gameday scenario", ...forFiles(schema) };
}

/** Without what only stands for the functions of a TypeScript scenario: no file can have it. */
function forFiles(schema: object): Readonly<Record<string, unknown>> {
  const kept = Object.entries(schema).filter(([, value]) => !isOfModules(value));
  return Object.fromEntries(kept.map(([key, value]) => [key, valueForFiles(value)]));
}

function valueForFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueForFiles);
  return typeof value === "object" && value !== null ? forFiles(value) : value;
}

const isOfModules = (value: unknown): boolean =>
  typeof value === "object" && value !== null && ofModules in value;

export const readJsonSchema = (schema: unknown): JsonSchema => node.parse(schema);

/** The keys that an object at this path may have. */
export const keysAt = (schema: JsonSchema, path: Path): readonly string[] =>
  variantsOf(schemaAt(schema, path)).flatMap(({ properties }) => Object.keys(properties ?? {}));

/** What the schema says of the value at this path. */
export const descriptionAt = (schema: JsonSchema, path: Path): string | undefined =>
  schemaAt(schema, path)?.description;

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let place: JsonSchema | undefined = schema;
  for (const step of path) place = place === undefined ? undefined : child(place, step);
  return place;
}

function child(place: JsonSchema, step: string | number): JsonSchema | undefined {
  for (const variant of variantsOf(place)) {
    const any = typeof step === "number" ? variant.items : variant.additionalProperties;
    const found = variant.properties?.[step] ?? any;
    if (typeof found === "object") return found;
  }
  return undefined;
}

/** What may stand in a place, if it is one of several things. */
const variantsOf = (place: JsonSchema | undefined): readonly JsonSchema[] =>
  place === undefined ? [] : [place, ...(place.anyOf ?? [])];
