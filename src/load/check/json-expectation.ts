/** What a scenario file expects at a JSONPath: a value, a pattern, or whether anything is there. */

import type { Check, JsonExpectation } from "./check.ts";
import { jsonPathOf } from "./json-path.ts";
import { isPatternText, patternOf } from "./pattern-text.ts";

/** The check, or what is wrong with it. */
export function jsonCheckOf(path: string, value: unknown): Check | string {
  const query = jsonPathOf(path);
  if (typeof query === "string") return query;
  const is = jsonExpectationOf(value);
  return typeof is === "string" ? is : { kind: "json", path, is };
}

function jsonExpectationOf(value: unknown): JsonExpectation | string {
  if (typeof value === "string" && isPatternText(value)) {
    const pattern = patternOf(value);
    if (typeof pattern !== "string") return { kind: "like", pattern };
    return `${pattern}; { equal: ... } takes the text as it is`;
  }
  const [word, operand] = onlyEntryOf(value);
  if (word === "equal") return { kind: "equal", value: operand };
  if (word !== "exists") return { kind: "equal", value };
  if (typeof operand === "boolean") return { kind: operand ? "there" : "absent" };
  return "exists is true or false; { equal: { exists: ... } } compares with an object";
}

/** Of an object with one name: that, and what it names. */
function onlyEntryOf(value: unknown): readonly [string, unknown] | readonly [] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const [entry, ...more] = Object.entries(value);
  return entry === undefined || more.length > 0 ? [] : entry;
}
