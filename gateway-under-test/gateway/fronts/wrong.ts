/** What is said of a body that is no question: where it is wrong, and in which way. */

import type { z } from "zod";
import type { Reading } from "./front.ts";

/** Of several mistakes the first; of a union's those of the branch that came closest. */
export function wrong(error: z.ZodError): Reading {
  const [issue] = error.issues;
  const { path, message } = issue === undefined ? unknownMistake : closest(issue);
  const param = path.join(".");
  const details = { type: "invalid_request_error", code: "invalid_value" };
  const where = param === "" ? "the body" : `'${param}'`;
  const told = { ...details, message: `Invalid value for ${where}: ${message}.` };
  return { kind: "wrong", error: param === "" ? told : { ...told, param } };
}

interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const unknownMistake: Mistake = { path: [], message: "not understood" };

/** The deepest path is that of the branch which was meant. */
function closest(issue: z.core.$ZodIssue): Mistake {
  if (issue.code !== "invalid_union") return issue;
  const deeper = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .map(closest)
    .sort((a, b) => b.path.length - a.path.length);
  const [best] = deeper;
  if (best === undefined || best.path.length === 0) return { ...issue, message: oneOf(issue) };
  return { path: [...issue.path, ...best.path], message: best.message };
}

/** What each branch would have taken. */
function oneOf({ message, errors }: z.core.$ZodIssueInvalidUnion): string {
  const expected = errors.flatMap(([first]) =>
    first?.code === "invalid_type" ? [first.expected] : [],
  );
  return expected.length === 0 ? message : `expected ${[...new Set(expected)].join(" or ")}`;
}
