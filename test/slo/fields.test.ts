import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { objectiveField } from "../../src/slo/fields.ts";

const messageOf = (input: unknown): string =>
  objectiveField
    .safeParse(input)
    .error?.issues.map((issue) => issue.message)
    .join("; ") ?? "";

describe("reads", () => {
  test.each([
    {
      input: { availability: "99.9%", traffic: "chat" },
      spec: { kind: "availability", traffic: "chat", during: "overall", target: "99.9%" },
    },
    {
      input: { latency: "p99 < 800ms", during: "fault" },
      spec: { kind: "latency", during: "fault", quantile: 0.99, below: 800, target: "p99 < 800ms" },
    },
    {
      input: { "first-token": "p95<0.3s" },
      spec: { kind: "first-token", quantile: 0.95, below: 300, target: "p95<0.3s" },
    },
    {
      input: { recovery: "< 5s", after: "provider/openai" },
      spec: { kind: "recovery", after: "provider/openai", from: "start", below: 5000 },
    },
    {
      input: { recovery: "<2m", after: "gateway/1", from: "end", traffic: "chat" },
      spec: { kind: "recovery", from: "end", below: 120_000, target: "<2m", traffic: "chat" },
    },
  ])("$input", ({ input, spec }) => {
    expect(objectiveField.parse(input)).toMatchObject(spec);
  });

  test.each([
    ["p50", 0.5],
    ["p90", 0.9],
    ["p99.9", 0.999],
    ["p999", 0.999],
    ["p99.99", 0.9999],
    ["p9999", 0.9999],
    ["p995", 0.995],
  ])("%s as the quantile %d", (percentile, quantile) => {
    expect(objectiveField.parse({ latency: `${percentile} < 1s` })).toMatchObject({ quantile });
  });
});

describe("says what to write instead", () => {
  test.each([
    [{ latency: "p99 <= 800" }, '"p99 <= 800" has no unit; write "p99 < 800ms"'],
    [{ latency: "p99 < 800" }, '"p99 < 800" has no unit; write "p99 < 800ms"'],
    [{ latency: "p95 <= 2s" }, '"p95 <= 2s" compares with <=; write "p95 < 2s"'],
    [{ latency: "p99 < 2sec" }, '"p99 < 2sec" has the unknown unit "sec"; write "p99 < 2s"'],
    [{ latency: "< 800ms" }, '"< 800ms" names no percentile; write "p99 < 800ms"'],
    [{ latency: "800ms" }, '"800ms" names no percentile; write "p99 < 800ms"'],
    [{ latency: 800 }, '800 names no percentile; write "p99 < 800ms"'],
    [{ latency: "p100 < 1s" }, 'p100 is not a percentile between p1 and p99.99; write "p99 < 1s"'],
    [{ latency: "p0 < 1s" }, 'p0 is not a percentile between p1 and p99.99; write "p99 < 1s"'],
    [{ latency: "p99 < 0ms" }, '"p99 < 0ms" has no time above zero; write "p99 < 800ms"'],
    [{ recovery: "5s", after: "a" }, '"5s" compares with nothing; write "< 5s"'],
    [{ recovery: "< 5", after: "a" }, '"< 5" has no unit; write "< 5s"'],
    [{ recovery: 5, after: "a" }, '5 has no time above zero; write "< 5s"'],
    [{ recovery: "< 0s", after: "a" }, '"< 0s" has no time above zero; write "< 5s"'],
    [{ availability: 99.9 }, '99.9 is not a ratio; write one like "99.9%"'],
    [{ availability: "0%" }, 'an availability of 0% is no promise; write "99.9%"'],
    [
      { availability: "99%", during: "faults" },
      '"faults" is not a phase; write baseline, fault, recovery or overall',
    ],
    [
      { recovery: "< 5s", after: "a", from: "now" },
      '"now" is not a part of a fault; write start or end',
    ],
    [
      { traffic: "chat" },
      "an objective promises something; write availability, latency, first-token, recovery or never",
    ],
    [
      { availability: "99%", latency: "p99 < 1s" },
      "an objective makes one promise; write availability and latency one by one",
    ],
    [{ recovery: "< 5s" }, 'an objective of recovery says from what; write "after: <fault>"'],
    [
      { recovery: "< 5s", after: "a", during: "fault" },
      'an objective of recovery begins with the fault; leave out "during"',
    ],
    [
      { availability: "99%", after: "provider/openai" },
      'an objective has "after" only for recovery; write "during: fault" instead',
    ],
  ])("of %j", (input, message) => {
    expect(messageOf(input)).toBe(message);
  });

  test("of an unknown key, by its name", () => {
    expect(messageOf({ availabilty: "99%" })).toContain("availabilty");
  });

  test("of any text without throwing, and never accepts what it would complain of", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = objectiveField.safeParse({ latency: text });
        expect(result.success).toBe(result.error === undefined);
      }),
    );
  });
});

test("what it suggests is itself accepted", () => {
  const texts = fc.stringMatching(/^p?[0-9.]{0,5} ?[<>=]{0,2} ?[0-9.]{0,4} ?[a-z]{0,3}$/);
  fc.assert(
    fc.property(texts, fc.constantFrom("latency", "recovery"), (text, key) => {
      const after = key === "recovery" ? { after: "a" } : {};
      const suggestion = /; write "([^"]*)"$/.exec(messageOf({ [key]: text, ...after }))?.[1];
      if (suggestion !== undefined) expect(messageOf({ [key]: suggestion, ...after })).toBe("");
    }),
    { numRuns: 1000 },
  );
});

test("has a JSON Schema that describes each field and asks for one promise", () => {
  const schema = z.toJSONSchema(objectiveField, { io: "input" });
  expect(schema.additionalProperties).toBe(false);
  expect(schema.oneOf).toHaveLength(5);
  for (const property of Object.values(schema.properties ?? {})) {
    expect(property).toHaveProperty("description");
  }
});
