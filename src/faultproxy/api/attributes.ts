/** The attributes of a toxic, read as its kind has them: integers, ratios or texts. */

import { badRequestBody } from "../api-error.ts";
import type { Attributes, AttributeValue, ToxicKind } from "../toxic-kind.ts";
import type { Fields } from "./decode.ts";
import type { JsonValue } from "./json-value.ts";

/** What is not named stays as it is in `current`, or is the default of the kind. */
export function readAttributes(kind: ToxicKind, fields: Fields, current: Attributes): Attributes {
  const type = kind.type === "slicer" ? "int" : "int64";
  const read = (name: string): AttributeValue => {
    const byDefault = current.get(name) ?? kind.defaults?.get(name) ?? 0;
    if (typeof byDefault === "string") return fields.string(name, byDefault);
    return kind.ratios?.includes(name)
      ? fields.float64(name, byDefault)
      : fields.count(name, byDefault, type);
  };
  return new Map(kind.attributes.map((name) => [name, read(name)]));
}

/**
 * What Go's types do not tell. Toxiproxy passes over names that it does not know; of the toxics
 * that it does not have, a name misspelt would match every request, and is refused.
 */
export function checkAttributes(
  kind: ToxicKind,
  attributes: Attributes,
  written: JsonValue | undefined,
): void {
  if (kind.check === undefined) return;
  const names = written?.kind === "object" ? written.entries.map(([name]) => name) : [];
  const unknown = names.find((name) => !kind.attributes.includes(name.toLowerCase()));
  if (unknown !== undefined) {
    const known = kind.attributes.join(", ");
    throw badRequestBody(`${kind.type} has no attribute ${unknown}: write one of ${known}`);
  }
  const wrong = kind.check(attributes);
  if (wrong !== undefined) throw badRequestBody(`${kind.type}: ${wrong}`);
}
