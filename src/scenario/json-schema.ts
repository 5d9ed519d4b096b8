/** The scenario format as JSON Schema: for editors, and for naming the keys that fit in a place. */

import { z } from "zod";
import { scenarioSchema } from "./schema.ts";
import type { Path } from "./yaml-source.ts";

/** As far as it is read here. */
const node = z.object({
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
export function keysAt(schema: JsonSchema, path: Path): readonly string[] {
  let place: JsonSchema | undefined = schema;
  for (const step of path) place = place === undefined ? undefined : child(place, step);
  return Object.keys(place?.properties ?? {});
}

function child(place: JsonSchema, step: string | number): JsonSchema | undefined {
  const named = place.properties?.[step];
  if (named !== undefined) return named;
  const any = typeof step === "number" ? place.items : place.additionalProperties;
  return typeof any === "object" ? any : undefined;
}
