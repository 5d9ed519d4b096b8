/** What a JSONPath finds in an answer, held against what is expected of it. */

import { assert } from "../../base/assert.ts";
import type { AnswerReading } from "./answer-reading.ts";
import type { JsonExpectation } from "./check.ts";
import { jsonPathOf } from "./json-path.ts";
import { shownUnder } from "./plain-text.ts";

export function jsonTest(
  path: string,
  is: JsonExpectation,
): (reading: AnswerReading) => string | null {
  const query = jsonPathOf(path);
  assert(typeof query !== "string", `a path was taken that is none: ${query}`);
  return ({ json }) => {
    if (json.kind === "unreadable") return `json ${path}: ${json.reason}`;
    const show = (value: unknown) => shownUnder(path, value);
    const problem = problemOf(query.valuesIn(json.value), is, show);
    return problem === null ? null : `json ${path} is ${problem}`;
  };
}

function problemOf(values: readonly unknown[], is: JsonExpectation, show: Show): string | null {
  const [first] = values;
  if (is.kind === "absent") return values.length === 0 ? null : `${show(first)}, and not absent`;
  if (values.length === 0) return "missing";
  const wrong = values.findIndex((value) => !isAs(value, is));
  if (wrong === -1) return null;
  const which = values.length === 1 ? "" : ` at match ${wrong + 1} of ${values.length}`;
  return `${show(values[wrong])}${which}, not ${wordsOf(is, show)}`;
}

type Show = (value: unknown) => string;

type OfValue = Exclude<JsonExpectation, { readonly kind: "absent" }>;

function isAs(value: unknown, is: OfValue): boolean {
  switch (is.kind) {
    case "there":
      return true;
    case "equal":
      return sameJson(value, is.value);
    case "like":
      return is.pattern.test(typeof value === "string" ? value : JSON.stringify(value));
    default:
      return is satisfies never;
  }
}

function wordsOf(is: OfValue, show: Show): string {
  if (is.kind === "there") return "there";
  return is.kind === "like" ? `like ${is.pattern}` : show(is.value);
}

/** Without regard to the order of names. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [ofA, ofB] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    ofA.length === ofB.size &&
    ofA.every(([name, value]) => ofB.has(name) && sameJson(value, ofB.get(name)))
  );
}
