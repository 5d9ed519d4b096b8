/** The scenario format as JSON Schema: for editors, and for naming the keys that fit in a place. */

import { z } from "zod";
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
});

export type JsonSchema = z.infer<typeof node>;

export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "gameday scenario", ...z.toJSONSchema(scenarioSchema, { io: "input" }) };
}

export const readJsonSchema = (schema: unknown): JsonSchema => node.parse(schema);

/** The keys that an object at this path may have. */
export const keysAt = (schema: JsonSchema, path: Path): readonly string[] =>
  Object.keys(schemaAt(schema, path)?.properties ?? {});

/** What the schema says of the value at this path. */
export const descriptionAt = (schema: JsonSchema, path: Path): string | undefined =>
  schemaAt(schema, path)?.description;

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let place: JsonSchema | undefined = schema;
  for (const step of path) place = place === undefined ? undefined : child(place, step);
  return place;
}

function child(place: JsonSchema, step: string | number): JsonSchema | undefined {
  const named = place.properties?.[step];
  if (named !== undefined) return named;
  const any = typeof step === "number" ? place.items : place.additionalProperties;
  return typeof any === "object" ? any : undefined;
}
