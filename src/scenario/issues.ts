/** From Zod's issues to problems: where they stand, and what was probably meant. */

import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { type JsonSchema, keysAt } from "./json-schema.ts";
import type { Problem } from "./problem.ts";
import type { Path, YamlSource } from "./yaml-source.ts";

type Issue = z.core.$ZodIssue;

export function problemsOf(
  issues: readonly Issue[],
  source: YamlSource,
  schema: JsonSchema,
): readonly Problem[] {
  const telling = issues.filter((issue) => !isEcho(issue, issues));
  return telling.flatMap((issue) => problemsOfIssue(issue, source, schema));
}

/** A complaint about a whole object whose unknown key already tells what is wrong. */
function isEcho(issue: Issue, issues: readonly Issue[]): boolean {
  const isUnknownHere = (other: Issue) =>
    other.code === "unrecognized_keys" && other.path.join() === issue.path.join();
  return issue.code === "custom" && issues.some(isUnknownHere);
}

function problemsOfIssue(issue: Issue, source: YamlSource, schema: JsonSchema): Problem[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key, path, source, schema));
  }
  if (issue.code === "invalid_union") {
    const nested = issue.errors[0]?.[0];
    const message = nested === undefined ? issue.message : nested.message;
    return [problem(source, path, message)];
  }
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    return [problem(source, path, `${inPlace(path)}must be one of ${known.join(", ")}`)];
  }
  return [problem(source, path, messageOf(issue, path))];
}

function messageOf(issue: Issue, path: Path): string {
  if (issue.code === "invalid_type" && issue.message.includes("received undefined")) {
    return `${showPath(path)} is missing`;
  }
  return issue.code === "custom" ? issue.message : `${inPlace(path)}${issue.message}`;
}

const inPlace = (path: Path): string => (path.length === 0 ? "" : `${showPath(path)}: `);

/** `faults[0].on`, as people write it. */
const showPath = (path: Path): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);

function problem(source: YamlSource, path: Path, message: string, hint?: string): Problem {
  return { where: source.whereIs(path), message, ...(hint === undefined ? {} : { hint }) };
}

function unknownKey(key: string, path: Path, source: YamlSource, schema: JsonSchema): Problem {
  const known = keysAt(schema, path);
  const message = `${inPlace(path)}unknown key ${key}`;
  return problem(source, [...path, key], message, didYouMean(key, known));
}

/** Names this far from each other are taken for a slip of the finger. */
const slip = (name: string): number => Math.max(2, Math.ceil(name.length / 3));

/** The hint for a name that is not known; the known names when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = known.length === 0 ? undefined : closest(name, known);
  if (nearest !== undefined && distance(name, nearest) <= slip(name)) {
    return `Did you mean ${nearest}?`;
  }
  return `Known here: ${known.join(", ") || "none"}.`;
}
