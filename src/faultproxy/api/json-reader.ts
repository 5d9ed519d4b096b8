/** Reads the first JSON value of a text and ignores what follows, as Go's Decoder does. */

import { badRequestBody } from "../api-error.ts";
import type { JsonValue } from "./json-value.ts";

/** Deeper values are refused, before they exhaust the stack; Go refuses them from 10,000 on. */
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

const digits = /\d+/y;
const sign = /[+-]/y;
const exponent = /[eE]/y;
// Control characters must be escaped in a JSON string.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const plainText = /[^"\\\u0000-\u001f]+/y;
const escapeCode = /["\\/bfnrt]/y;
const hexDigit = /[\da-fA-F]/y;

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
    this.skipSpace();
    const start = this.#text[this.#at] ?? "";
    if ("[{".includes(start) && depth >= deepest) this.#fail("exceeded max depth");
    if (start === "{") return this.#object(depth);
    if (start === "[") return this.#array(depth);
    if (start === '"') return { kind: "string", value: this.#string() };
    if (start === "-" || /\d/.test(start)) return { kind: "number", text: this.#number() };
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

  #number(): string {
    const start = this.#at;
    this.#take("-");
    // Nothing follows a leading zero: in 01 the 1 is behind the number.
    if (!this.#take("0")) this.#expect(digits, "in numeric literal");
    if (this.#take(".")) this.#expect(digits, "after decimal point in numeric literal");
    if (this.#match(exponent)) {
      this.#match(sign);
      this.#expect(digits, "in exponent of numeric literal");
    }
    return this.#text.slice(start, this.#at);
  }

  #string(): string {
    const start = this.#at++;
    while (!this.#take('"')) {
      if (this.#match(plainText)) continue;
      if (!this.#take("\\")) this.#fail("in string literal");
      if (!this.#take("u")) this.#expect(escapeCode, "in string escape code");
      else
        for (let n = 0; n < 4; n++) this.#expect(hexDigit, "in \\u hexadecimal character escape");
    }
    const value: unknown = JSON.parse(this.#text.slice(start, this.#at));
    // By way of UTF-8, where half a surrogate pair becomes U+FFFD, as in Go.
    return Buffer.from(String(value)).toString();
  }

  #literal(): JsonValue | undefined {
    const found = literals.find(([name]) => name[0] === this.#text[this.#at]);
    if (found === undefined) return undefined;
    const [name, value] = found;
    for (const letter of name) {
      if (!this.#take(letter)) this.#fail(`in literal ${name} (expecting '${letter}')`);
    }
    return value;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found !== undefined;
  }

  #expect(pattern: RegExp, where: string): void {
    if (!this.#match(pattern)) this.#fail(where);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #peek(): string | undefined {
    this.skipSpace();
    return this.#text[this.#at];
  }

  #skip(character: string): boolean {
    return this.#peek() === character && this.#take(character);
  }

  #fail(where: string): never {
    if (this.atEnd) throw badRequestBody("unexpected EOF");
    throw badRequestBody(`invalid character ${quoted(this.#text.slice(this.#at))} ${where}`);
  }
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["'", "\\'"],
  ["\\", "\\\\"],
  ["\u0007", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
]);

/** The first byte of the text as Go quotes it, which takes each byte for a character. */
function quoted(text: string): string {
  const byte = Buffer.from(text.slice(0, 2))[0] ?? 0;
  const character = String.fromCharCode(byte);
  const isPrintable =
    byte >= 0x20 && byte !== 0x7f && !(byte >= 0x80 && byte <= 0xa0) && byte !== 0xad;
  const hex = byte.toString(16).padStart(2, "0");
  const escaped = byte < 0x80 ? `\\x${hex}` : `\\u00${hex}`;
  return `'${shortEscapes.get(character) ?? (isPrintable ? character : escaped)}'`;
}
