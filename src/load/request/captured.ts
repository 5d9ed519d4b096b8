/** Takes out of an answer what later steps of the journey use. */

import { assert } from "../../base/assert.ts";
import { isTooDeep, type JsonPath, jsonPathOf } from "../check/json-path.ts";
import type { Answer } from "../transport/sender.ts";
import type { Capture } from "./capture.ts";

/** Tells each value that it finds; returns the first capture that found none, null if all did. */
export type Capturer = (
  answer: Answer | null,
  tell: (name: string, value: string) => void,
) => Capture | null;

export function capturerOf(captures: readonly Capture[]): Capturer {
  const readers = captures.map((capture) => ({ capture, read: readerOf(capture) }));
  return (answer, tell) => {
    for (const { capture, read } of readers) {
      const value = answer === null ? null : read(answer);
      if (value === null) return capture;
      tell(capture.name, value);
    }
    return null;
  };
}

/** For people: `capture token: json $.access_token is not in the answer`. */
export function missingText({ name, from }: Capture): string {
  return `capture ${name}: ${sourceText(from)} is not in the answer`;
}

function sourceText(from: Capture["from"]): string {
  switch (from.kind) {
    case "json":
      return `json ${from.path}`;
    case "header":
      return `header ${from.name}`;
    case "body":
      return `body ${from.pattern.source}`;
    default:
      return from satisfies never;
  }
}

function readerOf({ from }: Capture): (answer: Answer) => string | null {
  switch (from.kind) {
    case "json": {
      const path = jsonPathOf(from.path);
      assert(typeof path !== "string", `a capture holds a path that was refused: ${from.path}`);
      return ({ body }) => firstValue(path, body.toString());
    }
    case "header": {
      const name = from.name.toLowerCase();
      return ({ headers }) => headers[name] ?? null;
    }
    case "body":
      return ({ body }) => firstMatch(from.pattern, body.toString());
    default:
      return from satisfies never;
  }
}

/** A text is taken as it is, anything else as JSON. Null and an empty text are nothing to use. */
function firstValue(path: JsonPath, body: string): string | null {
  const [value] = valuesIn(path, body);
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function valuesIn(path: JsonPath, body: string): readonly unknown[] {
  try {
    return path.valuesIn(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError || isTooDeep(error)) return [];
    throw error;
  }
}

function firstMatch(pattern: RegExp, body: string): string | null {
  const match = pattern.exec(body);
  return match === null ? null : (match[1] ?? match[0]);
}
