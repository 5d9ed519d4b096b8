/** A program to run, as a scenario file writes it: arguments in a list, or one text for a shell. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import { isPatternText, patternOf } from "../../load/check/pattern-text.ts";
import { commandSecret } from "./literal-secret.ts";

const inList = "write the program and its arguments as a list, like [kubectl, get, pods]";

/** YAML makes a number of `0`, where an argument is meant. */
const argument = z.union([z.string(), z.number()]).transform(String);

export const programField = z.union(
  [z.array(argument).min(1, inList).readonly(), z.string().min(1, inList)],
  { error: inList },
);

export const shellField = z
  .boolean()
  .default(false)
  .describe("whether a shell runs it: it is then one text, and $NAME is of the environment");

export const timeLimitField = durationField.refine((limit) => limit > 0, {
  error: "a time limit is longer than 0s; write one like 10s",
});

/** What is wrong with a program; null: nothing. */
export function programProblem(run: readonly string[] | string, isShell: boolean): string | null {
  if (typeof run === "string" && !isShell) {
    return `${JSON.stringify(run)} is one text; ${inList}, or add shell: true`;
  }
  if (typeof run !== "string" && isShell) return "a shell takes one text, not a list";
  return commandSecret(argumentsOf(run));
}

/** As a command order takes it. */
export const argumentsOf = (run: readonly string[] | string): readonly string[] =>
  typeof run === "string" ? [run] : run;

/** A pattern for what is printed or answered. */
export const patternField = z.string().transform((text, context): RegExp => {
  const pattern = isPatternText(text) ? patternOf(text) : notPattern(text);
  if (typeof pattern !== "string") return pattern;
  context.addIssue({ code: "custom", message: pattern });
  return z.NEVER;
});

const notPattern = (text: string): string =>
  `${JSON.stringify(text)} is not a regular expression; write one between slashes, like /ready/`;
