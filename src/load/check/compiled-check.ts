/** A check made ready: its path, schema or pattern is compiled once for all answers of a step. */

import { assert } from "../../base/assert.ts";
import type { AnswerReading } from "./answer-reading.ts";
import type { Check } from "./check.ts";
import { echoProblem } from "./echoes.ts";
import { isTooDeep } from "./json-path.ts";
import { type JsonSchema, schemaTestOf } from "./json-schema.ts";
import { jsonTest } from "./json-test.ts";
import { cut, plain, shown, shownUnder } from "./plain-text.ts";

/** null: the answer passes; else what was found, and what was expected. */
export type CompiledCheck = (reading: AnswerReading, nonce: string) => string | null;

const messageLength = 300;

export function compiledCheck(check: Check): CompiledCheck {
  const problem = problemOf(check);
  return (reading, nonce) => {
    const found = guarded(problem, reading, nonce);
    return found === null ? null : cut(plain(found), messageLength);
  };
}

/** An answer that nests its lists by the thousands is the target's fault, not ours. */
function guarded(problem: CompiledCheck, reading: AnswerReading, nonce: string): string | null {
  try {
    return problem(reading, nonce);
  } catch (error) {
    if (isTooDeep(error)) return "the body is nested too deeply";
    throw error;
  }
}

function problemOf(check: Check): CompiledCheck {
  switch (check.kind) {
    case "header":
      return ({ headers }) => headerProblem(check.name, headers[check.name], check.matches);
    case "json":
      return jsonTest(check.path, check.is);
    case "schema":
      return schemaProblem(check.schema);
    case "body":
      return ({ text }) => {
        return check.matches.test(text)
          ? null
          : `body is ${shown(text)}, not like ${check.matches}`;
      };
    case "size":
      return ({ bytes }) => sizeProblem(bytes, check.least, check.most);
    case "echoes":
      return (reading, nonce) => echoProblem(nonce, reading);
    default:
      return check satisfies never;
  }
}

function headerProblem(name: string, value: string | undefined, matches: RegExp): string | null {
  if (value === undefined) return `header ${name} is missing`;
  return matches.test(value)
    ? null
    : `header ${name} is ${shownUnder(name, value)}, not like ${matches}`;
}

function schemaProblem(schema: JsonSchema): CompiledCheck {
  const test = schemaTestOf(schema);
  assert(typeof test !== "string", `a schema was taken that is none: ${test}`);
  return ({ json }) => {
    const problem = json.kind === "json" ? test(json.value) : json.reason;
    return problem === null ? null : `schema: ${problem}`;
  };
}

function sizeProblem(bytes: number, least: number, most: number): string | null {
  if (bytes < least) return `size is ${bytes} bytes, less than ${least}`;
  return bytes > most ? `size is ${bytes} bytes, more than ${most}` : null;
}
