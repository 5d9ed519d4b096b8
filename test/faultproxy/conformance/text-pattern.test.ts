/** Patterns: what stands for something, and what stands for itself. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { matches } from "../../../src/faultproxy/conformance/text-pattern.ts";

test.each([
  ["anything, line breaks included", "a<any>z", "a b\nz", true],
  ["nothing, too", "a<any>", "a", true],
  ["a port", ':<port>"', ':8474"', true],
  ["0 is no port that was given", ':<port>"', ':0"', false],
  ["an id of twenty digits", "<id>", "dc2bmi9ksdufhe9saoh0", true],
  ["no shorter id", "<id>", "dc2bmi9", false],
  ["what objects inherit stands for itself", "valueOf", "valueOf", true],
  ["the whole text, not its beginning", "200", "200 more", false],
  ["the whole text, not its end", "200", "1 200", false],
])("%s", (_claim, pattern, text, is) => {
  expect(matches(pattern, text)).toBe(is);
});

test("a text without wildcards matches itself and nothing else", () => {
  const plain = fc.string().filter((text) => !text.includes("<"));
  fc.assert(
    fc.property(plain, plain, (pattern, text) => {
      expect(matches(pattern, pattern)).toBe(true);
      expect(matches(pattern, text)).toBe(pattern === text);
    }),
  );
});
