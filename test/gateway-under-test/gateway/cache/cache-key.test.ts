/** Which questions are the same question. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { cacheKey, canonicalJson } from "../../../../gateway-under-test/gateway/cache/cache-key.ts";

const key = (tenant: string | undefined, question: unknown, headers: (string | undefined)[] = []) =>
  cacheKey({ tenant, question, headers });

test("does not depend on the order of members", () => {
  const one = { model: "m", messages: [{ role: "user", content: "hi" }] };
  const other = { messages: [{ content: "hi", role: "user" }], model: "m" };
  expect(key("a", one)).toBe(key("a", other));
});

test("depends on everything else", () => {
  const question = { model: "m", messages: [1, 2] };
  const keys = [
    key("a", question),
    key("b", question),
    key(undefined, question),
    key("a", { ...question, temperature: 0 }),
    key("a", { ...question, messages: [2, 1] }),
    key("a", { ...question, model: 1 }),
    key("a", question, ["nonce-1"]),
    key("a", question, ["nonce-2"]),
    key("a", question, [undefined]),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test("keeps tenant and headers apart, whatever they contain", () => {
  expect(key('a",["x"', {})).not.toBe(key("a", {}, ["x"]));
});

test("canonical JSON means what the value means", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
    }),
  );
});
