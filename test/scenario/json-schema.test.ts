/** The published JSON Schemas: what editors and other tools go by. */

import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { resultJsonSchema } from "../../src/run/result-schema.ts";
import { scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { playVirtually } from "../support/play-virtually.ts";

const pretty = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

// Formats are hints to people here; what they mean is checked when a scenario is read.
const ajv = new Ajv2020({ allErrors: true, validateFormats: false, strict: false });
const isScenario = ajv.compile(scenarioJsonSchema());
const isResult = ajv.compile(resultJsonSchema());

describe("the published schema", () => {
  it("of a scenario is the one by which it is read", async () => {
    await expect(pretty(scenarioJsonSchema())).toMatchFileSnapshot(
      "../../docs/schema/scenario.json",
    );
  });

  it("of a result is the one by which it is written", async () => {
    await expect(pretty(resultJsonSchema())).toMatchFileSnapshot("../../docs/schema/result.json");
  });
});

describe("the schema of a scenario", () => {
  const scenarios = readdirSync("scenarios").filter((name) => name.endsWith(".yaml"));

  it.each(scenarios)("accepts %s", (file) => {
    isScenario(parseYaml(readFileSync(`scenarios/${file}`, "utf8")));
    expect(isScenario.errors ?? []).toEqual([]);
  });

  it.each(scenarios)("is named by %s, so that editors find it", (file) => {
    const [first] = readFileSync(`scenarios/${file}`, "utf8").split("\n");
    expect(first).toBe("# yaml-language-server: $schema=../docs/schema/scenario.json");
  });

  const traffic = { web: { stages: [{ hold: "1s", at: "1/s" }], request: { get: "/" } } };
  const sound = { name: "sound", target: { bundled: {} }, traffic };

  const wrong: readonly (readonly [string, unknown])[] = [
    ["an unknown key", { ...sound, objectivs: [] }],
    ["a duration without a unit", { ...sound, faults: [{ at: "5", on: "edge", down: {} }] }],
    ["a fault without a kind", { ...sound, faults: [{ at: "5s", on: "edge" }] }],
    [
      "a fault of two kinds",
      { ...sound, faults: [{ at: "5s", on: "edge", down: {}, timeout: {} }] },
    ],
    ["an objective without a promise", { ...sound, objectives: [{ traffic: "web" }] }],
    ["a missing target", { name: "sound", traffic }],
  ];

  it("accepts a sound scenario", () => {
    expect(isScenario(sound)).toBe(true);
  });

  it.each(wrong)("refuses %s, as the reader does", (_claim, scenario) => {
    expect(isScenario(scenario)).toBe(false);
  });
});

describe("the schema of a result", () => {
  it("accepts the result of a run with a fault", async () => {
    const { json } = await playVirtually(`
name: played
target: { bundled: { replicas: 1, providers: [openai] } }
traffic: { web: { stages: [{ hold: 5s, at: 20/s }], request: { get: / } } }
faults: [{ at: 2s, for: 1s, on: edge, timeout: {} }]
objectives: [{ availability: 90% }, { recovery: < 5s, after: edge }]
`);
    isResult(JSON.parse(json));
    expect(isResult.errors ?? []).toEqual([]);
  });
});
