/** From Zod's issues to problems: where they stand, and what was probably meant. */

import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { descriptionAt, type JsonSchema, keysAt } from "./json-schema.ts";
import { type Path, showPath } from "./path.ts";
import { type Problem, problemAt } from "./problem.ts";
import type { YamlSource } from "./yaml-source.ts";

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
  const value = valueAt(source.value, path);
  if (value === undefined && issue.code !== "custom") return [missing(path, source, schema)];
  if (issue.code === "invalid_key") {
    return [problemAt(source, path, issue.issues[0]?.message ?? issue.message)];
  }
  if (path.length === 0 && issue.code === "invalid_type") return [notAnObject(source)];
  if (issue.code === "invalid_value" && typeof value === "string") {
    const hint = nearestOf(value, issue.values.map(String));
    return [problemAt(source, path, issue.message, hint ?? undefined)];
  }
  return [problemAt(source, path, issue.message)];
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    const members: readonly (readonly [string, unknown])[] =
      typeof value === "object" && value !== null ? Object.entries(value) : [];
    value = members.find(([key]) => key === String(step))?.[1];
  }
  return value;
}

function missing(path: Path, source: YamlSource, schema: JsonSchema): Problem {
  const description = descriptionAt(schema, path);
  const hint = description === undefined ? undefined : `${path.at(-1)}: ${description}.`;
  return {
    ...problemAt(source, [], `${showPath(path)} is missing`, hint),
    where: source.whereIs(path),
  };
}

function notAnObject(source: YamlSource): Problem {
  const { value } = source;
  const isList = Array.isArray(value);
  const message =
    value === null ? "the file is empty" : `the file is ${isList ? "a list" : "text"}`;
  const hint = "A scenario is an object: name, target, traffic, and what else it needs.";
  return problemAt(source, [], message, hint);
}

function unknownKey(key: string, path: Path, source: YamlSource, schema: JsonSchema): Problem {
  const message = path.length === 0 ? "" : `${showPath(path)}: `;
  const { where } = problemAt(source, [...path, key], "");
  return {
    where,
    message: `${message}unknown key ${key}`,
    hint: didYouMean(key, keysAt(schema, path)),
  };
}

/** Names this far from each other are taken for a slip of the finger. */
const slip = (name: string): number =>
  name.length < 5 ? 1 : Math.max(2, Math.ceil(name.length / 3));

/** The hint for a name that is not known; the known names when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  return nearestOf(name, known) ?? `Known here: ${known.join(", ") || "none"}.`;
}

function nearestOf(name: string, known: readonly string[]): string | null {
  const nearest = known.length === 0 ? undefined : closest(name, known);
  if (nearest === undefined || distance(name, nearest) > slip(name)) return null;
  return `Did you mean ${nearest}?`;
}
