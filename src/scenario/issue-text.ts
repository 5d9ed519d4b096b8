/** What is wrong with a value whose field says nothing of its own: "must be ..., found ...". */

import type { z } from "zod";

/** Texts show kinds of values, never the values: they may be secrets. */
const expectedWords: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["object", "an object"],
  ["record", "an object"],
  ["array", "a list"],
]);

/** An error map of Zod; undefined leaves the text to Zod. */
export function tellIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return wrongType([issue.expected], issue.input);
    case "invalid_union":
      return wrongUnion(issue.errors, issue.input);
    case "invalid_value":
      return `must be ${either(issue.values.map(String))}`;
    case "too_small":
      return withinLimit("least", issue.origin, Number(issue.minimum));
    case "too_big":
      return withinLimit("most", issue.origin, Number(issue.maximum));
    case "invalid_format":
      return issue.format === "starts_with" ? `must begin with ${issue.prefix}` : undefined;
    default:
      return undefined;
  }
}

function withinLimit(side: "least" | "most", origin: string, limit: number): string {
  if (origin !== "array") return `must be at ${side} ${limit}`;
  return `must have at ${side} ${limit} ${limit === 1 ? "entry" : "entries"}`;
}

function wrongType(expected: readonly string[], input: unknown): string {
  const wanted = either(expected.map((kind) => expectedWords.get(kind) ?? kind));
  const instead = insteadOf(expected, input);
  return `must be ${wanted}, found ${kindOf(input)}${instead === "" ? "" : `; ${instead}`}`;
}

function insteadOf(expected: readonly string[], input: unknown): string {
  if (expected.includes("string") && typeof input !== "object") return "put it into quotes";
  if (expected.includes("array") && input === null) return "write [], or leave the key out";
  return input === null && expected.includes("object") ? "write {} at the least" : "";
}

/** The alternatives, when none of them takes values of this kind at all; else the nearest one. */
function wrongUnion(
  alternatives: readonly (readonly z.core.$ZodIssue[])[],
  input: unknown,
): string | undefined {
  const expected: string[] = [];
  for (const [first] of alternatives) {
    if (first?.code !== "invalid_type" || first.path.length > 0) return first?.message;
    expected.push(first.expected);
  }
  return wrongType(expected, input);
}

function kindOf(input: unknown): string {
  if (input === null || input === undefined) return "nothing";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object") return "an object";
  if (typeof input === "string") return "text";
  if (typeof input === "boolean") return "true or false";
  return Number.isInteger(input) ? "a number" : "a number that is not whole";
}

function either(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
