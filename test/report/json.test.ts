/** result.json is the schema's document, always written the same way. */

import { expect, test } from "vitest";
import { toJson } from "../../src/report/json.ts";
import { resultSchema } from "../../src/run/result.ts";
import { aborted, failedRun, loaded, passed, unproven } from "../support/results.ts";

const results = [passed, failedRun, unproven, aborted, loaded];

test.each(results)("can be read back as the same result", (result) => {
  expect(resultSchema.parse(JSON.parse(toJson(result)))).toEqual(result);
});

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, reversed(member)] as const)
      .toReversed(),
  );
};

test("the order of keys is that of the schema, not that in which they were set", () => {
  expect(toJson(resultSchema.parse(reversed(failedRun)))).toBe(toJson(failedRun));
  expect(Object.keys(JSON.parse(toJson(failedRun)))).toEqual(Object.keys(resultSchema.shape));
});

test("a column of numbers stands on one line, and the file ends with a line break", () => {
  const json = toJson(passed);
  expect(json).toMatch(/\n {8}"offered": \[10, 30, 50, 70, 90, 100,[^\n]*\],\n/u);
  expect(json.endsWith("}\n")).toBe(true);
});
