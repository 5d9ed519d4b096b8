/** Fills the texts in a JSON value, which is walked once: what does not vary stays as it is. */

import { type TemplateValues, templateOf } from "../request/template.ts";
import type { Json, JsonObject } from "./spec.ts";

type Filler<Filled> = (values: TemplateValues) => Filled;

/** Texts are filled one by one, so that no quote in a value can break the JSON around it. */
export function objectFiller(json: JsonObject): Filler<JsonObject> {
  if (!varies(json)) return () => json;
  const fields = Object.entries(json).map(([name, value]) => [name, filler(value)] as const);
  return (values) => Object.fromEntries(fields.map(([name, fill]) => [name, fill(values)]));
}

function filler(json: Json): Filler<Json> {
  if (!varies(json)) return () => json;
  if (typeof json === "string") return templateOf(json);
  if (isObject(json)) return objectFiller(json);
  const items = isList(json) ? json.map(filler) : [];
  return (values) => items.map((fill) => fill(values));
}

export const isList = (json: Json): json is readonly Json[] => Array.isArray(json);

export const isObject = (json: Json): json is JsonObject =>
  typeof json === "object" && json !== null && !isList(json);

function varies(json: Json): boolean {
  if (typeof json === "string") return json.includes("${");
  return typeof json === "object" && json !== null && Object.values(json).some(varies);
}
