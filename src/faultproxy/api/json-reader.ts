/** Reads the first JSON value of a text and ignores what follows, as Go's Decoder does. */

import { badRequestBody } from "../api-error.ts";
import type { JsonValue } from "./json-value.ts";

/** Deeper values are refused, before they exhaust the stack. */
const deepest = 500;

/** Throws an ApiError with Go's text for what is wrong. */
export function readJson(text: string): JsonValue {
  const reader = new JsonReader(text);
  reader.skipSpace();
  if (reader.atEnd) throw badRequestBody("EOF");
  return reader.value("looking for beginning of value", 0);
}

const literals: readonly (readonly [string, JsonValue])[] = [
  ["null", { kind: "null" }],
  ["true", { kind: "bool", value: true }],
  ["false", { kind: "bool", value: false }],
];

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// Control characters must be escaped in a JSON string.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  skipSpace(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  value(expected: string, depth: number): JsonValue {
    if (depth > deepest) throw badRequestBody("exceeded max depth");
    this.skipSpace();
    const start = this.#text[this.#at];
    if (start === "{") return this.#object(depth);
    if (start === "[") return this.#array(depth);
    if (start === '"') return { kind: "string", value: this.#string() };
    const number = this.#match(numberPattern);
    if (number !== undefined) return { kind: "number", text: number };
    return this.#literal() ?? this.#fail(expected);
  }

  #object(depth: number): JsonValue {
    const entries: (readonly [string, JsonValue])[] = [];
    this.#at++;
    if (this.#skip("}")) return { kind: "object", entries };
    do {
      if (this.#peek() !== '"') this.#fail("looking for beginning of object key string");
      const key = this.#string();
      if (!this.#skip(":")) this.#fail("after object key");
      entries.push([key, this.value("looking for beginning of value", depth + 1)]);
    } while (this.#skip(","));
    if (!this.#skip("}")) this.#fail("after object key:value pair");
    return { kind: "object", entries };
  }

  #array(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#skip("]")) return { kind: "array", items };
    do items.push(this.value("looking for beginning of value", depth + 1));
    while (this.#skip(","));
    if (!this.#skip("]")) this.#fail("after array element");
    return { kind: "array", items };
  }

  #string(): string {
    const literal = this.#match(stringPattern);
    if (literal === undefined) return this.#failInString();
    const value: unknown = JSON.parse(literal);
    // By way of UTF-8, where half a surrogate pair becomes U+FFFD, as in Go.
    return Buffer.from(String(value)).toString();
  }

  #literal(): JsonValue | undefined {
    const found = literals.find(([name]) => this.#text.startsWith(name, this.#at));
    if (found === undefined) return undefined;
    this.#at += found[0].length;
    return found[1];
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #peek(): string | undefined {
    this.skipSpace();
    return this.#text[this.#at];
  }

  #skip(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #fail(where: string): never {
    const rest = this.#text.slice(this.#at);
    const isCutShort = literals.some(([name]) => name.startsWith(rest)) || rest === "-";
    if (isCutShort) throw badRequestBody("unexpected EOF");
    throw badRequestBody(`invalid character '${rest[0] ?? ""}' ${where}`);
  }

  #failInString(): never {
    const rest = this.#text.slice(this.#at + 1);
    const isOpen = !/(?<!\\)(?:\\\\)*"/.test(rest);
    throw badRequestBody(isOpen ? "unexpected EOF" : "invalid character in string");
  }
}
