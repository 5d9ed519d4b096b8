/** The JSON that clients send, read as Go reads it. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson } from "../../src/faultproxy/api/json-reader.ts";
import type { JsonValue } from "../../src/faultproxy/api/json-value.ts";
import { badRequestBody } from "../../src/faultproxy/api-error.ts";

function plain(value: JsonValue): unknown {
  switch (value.kind) {
    case "null":
      return null;
    case "number":
      return Number(value.text);
    case "array":
      return value.items.map(plain);
    case "object":
      return value.entries.map(([key, field]) => [key, plain(field)]);
    default:
      return value.value;
  }
}

/** An object as the list of its fields, for `__proto__` is a name like any other. */
const entries = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(entries);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, field]) => [key, entries(field)]);
};

test("reads whatever JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(plain(readJson(` ${text}`))).toEqual(entries(JSON.parse(text)));
    }),
  );
});

test("keeps the text of numbers", () => {
  expect(readJson("1e3")).toEqual({ kind: "number", text: "1e3" });
});

test("ignores what follows the first value", () => {
  expect(plain(readJson('"first" {"second": '))).toBe("first");
});

test("replaces half a surrogate pair", () => {
  expect(plain(readJson('"\\ud800"'))).toBe("\ufffd");
});

describe("what is wrong is told in Go's words", () => {
  test.each([
    ["", "EOF"],
    ["  \n", "EOF"],
    ["{", "unexpected EOF"],
    ['{"a"', "unexpected EOF"],
    ['{"a":1,', "unexpected EOF"],
    ["[1,", "unexpected EOF"],
    ['"abc', "unexpected EOF"],
    ["nul", "unexpected EOF"],
    ["{a:1}", "invalid character 'a' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":01}', "invalid character '1' after object key:value pair"],
    ["[1 2]", "invalid character '2' after array element"],
    ["nulx", "invalid character 'x' in literal null (expecting 'l')"],
    ["-x", "invalid character 'x' in numeric literal"],
    ["1.x", "invalid character 'x' after decimal point in numeric literal"],
    ["1e+x", "invalid character 'x' in exponent of numeric literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ["\ufeff{}", "invalid character '\u00ef' looking for beginning of value"],
    ["[".repeat(600), "invalid character '[' exceeded max depth"],
  ])("%s", (text, message) => {
    expect(() => readJson(text)).toThrow(badRequestBody(message));
  });
});
