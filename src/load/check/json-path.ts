/** JSONPath (RFC 9535): read from text, with words for what is wrong, and asked. */

import {
  JSONPathEnvironment,
  JSONPathError,
  type JSONPathQuery,
  JSONPathRecursionLimitError,
} from "json-p3";

/** How deep `..` descends; deeper it would meet the end of the stack. */
const depth = 500;

const environment = new JSONPathEnvironment({ maxRecursionDepth: depth });

export interface JsonPath {
  /** The values that it finds in a parsed JSON text, in order. */
  valuesIn(json: unknown): readonly unknown[];
}

/** The path, or what is wrong with its text. */
export function jsonPathOf(text: string): JsonPath | string {
  const shown = JSON.stringify(text);
  if (!text.startsWith("$")) return `${shown} is not a JSONPath; it begins with $, like ${example}`;
  try {
    const query = environment.compile(text);
    return { valuesIn: (json) => found(query, json) };
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    return `${shown} is not a JSONPath: ${reasonOf(error)}; write one like ${example}`;
  }
}

const example = "$.choices[0].finish_reason";

type Query = Parameters<JSONPathQuery["query"]>[0];

/** What was parsed from JSON can be queried. */
const isJson = (value: unknown): value is Query => value !== undefined;

const found = (query: JSONPathQuery, json: unknown): readonly unknown[] =>
  isJson(json) ? query.query(json).values() : [];

export const isTooDeep = (error: unknown): boolean =>
  error instanceof RangeError || error instanceof JSONPathRecursionLimitError;

/** Without the place, which is told as `('$.a b':4)`: a piece of the text and an offset into it. */
const reasonOf = ({ message }: Error): string => message.replace(/ \('[\s\S]*':\d+\)$/, "");
