/** From the text of a scenario to the scenario as data. */

import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { systemFiles } from "../../src/base/files.ts";
import { readScenario } from "../../src/cli/read-scenario.ts";
import { stepsOf, type Traffic } from "../../src/load/traffic.ts";
import { planOf } from "../../src/run/plan.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

/** Beside them lie the files that they name. */
const bundledScenarios = readdirSync("scenarios").filter((name) => /\.(yaml|ts)$/.test(name));

describe("every scenario that comes with gameday", () => {
  it.each(bundledScenarios)("%s is read, and named after its file", async (file) => {
    const scenario = await readScenario(systemFiles, `scenarios/${file}`, {});
    expect(file).toMatch(new RegExp(`^${scenario.name}\\.(yaml|ts)$`));
    expect(scenario.description).not.toBe("");
    expect(scenario.seed).not.toBeNull();
  });

  it.each(bundledScenarios)("%s promises nothing that it could not prove", async (file) => {
    const plan = planOf(await readScenario(systemFiles, `scenarios/${file}`, {}), 1);
    expect(plan.objectives.length).toBeGreaterThan(0);
    expect(plan.objectives.filter(({ provable }) => !provable)).toEqual([]);
  });
});

const pathOf = (traffic: Traffic): string => {
  const [step] = stepsOf(traffic);
  return step?.sends.kind === "request" ? step.sends.request.path : "";
};

const small = `
name: small
target: { bundled: {} }
traffic: { web: { stages: [{ hold: 30s, at: 10/s }], request: { get: / } } }
`;

const withFaults = (...faults: readonly string[]) =>
  parseScenario(
    `${small}faults:\n${faults.map((fault) => `  - { ${fault} }\n`).join("")}`,
    "f.yaml",
  ).faults;

describe("a scenario", () => {
  it("has defaults for all that it leaves out", () => {
    expect(parseScenario(small, "small.yaml")).toMatchObject({
      name: "small",
      description: "",
      seed: null,
      target: {
        kind: "bundled",
        replicas: 2,
        providers: ["openai", "anthropic", "mistral"],
        gateway: {},
        provider: {},
      },
      traffics: [
        {
          name: "web",
          timeouts: { total: 10_000, connect: null, firstByte: null, idle: null },
          model: { kind: "open", schedule: { process: "constant" }, maxInFlight: 2000 },
          journeys: [
            {
              steps: [
                {
                  sends: { request: { method: "GET", path: "/", headers: {}, body: null } },
                  expect: { statuses: null, stream: null, checks: [] },
                },
              ],
            },
          ],
        },
      ],
      faults: [],
      guards: [],
      objectives: [],
    });
  });

  it("keeps its text and the hash of it, under the name by which it was given", () => {
    const sha256 = createHash("sha256").update(small).digest("hex");
    expect(parseScenario(small, "a/small.yaml").source).toEqual({
      path: "a/small.yaml",
      text: small,
      sha256,
    });
  });

  it("may repeat itself with anchors, aliases and merge keys", () => {
    const { traffics } = parseScenario(
      `
name: repeated
target: { bundled: {} }
traffic:
  slow: &slow
    stages: &stages [{ hold: 30s, at: 10/s }]
    request: { get: / }
    timeout: 9s
  same: *slow
  fast: { <<: *slow, timeout: 1s }
  other: { stages: *stages, request: { get: /other } }
`,
      "repeated.yaml",
    );
    expect(
      traffics.map((traffic) => [traffic.name, traffic.timeouts.total, pathOf(traffic)]),
    ).toEqual([
      ["slow", 9000, "/"],
      ["same", 9000, "/"],
      ["fast", 1000, "/"],
      ["other", 10_000, "/other"],
    ]);
  });

  it("is read alike with the line breaks and the byte order mark of Windows", () => {
    const windows = `\uFEFF${small.trimStart().replaceAll("\n", "\r\n")}`;
    const { source: _itsText, ...scenario } = parseScenario(windows, "w.yaml");
    const { source: _ours, ...expected } = parseScenario(small, "w.yaml");
    expect(scenario).toEqual(expected);
  });
});

describe("the id of a fault", () => {
  it("is its kind and place, numbered from the second one on", () => {
    const faults = withFaults(
      "at: 1s, for: 1s, on: edge, timeout: {}",
      "at: 5s, for: 1s, on: edge, timeout: {}",
      "at: 9s, for: 1s, on: edge, latency: { delay: 1s }",
      "at: 12s, for: 1s, on: edge, timeout: {}",
    );
    const ids = faults.map(({ id }) => id);
    expect(ids).toEqual(["timeout@edge", "timeout@edge#2", "latency@edge", "timeout@edge#3"]);
  });

  it("is the scenario's own, where it gives one", () => {
    const [dark] = withFaults("id: dark, at: 1s, on: edge, down: {}");
    expect(dark).toMatchObject({ id: "dark", on: { places: ["edge"] } });
  });
});

describe("a fault lasts", () => {
  const rows = [
    ["as long as it says", "at: 1s, for: 5s, on: edge, down: {}", 5000],
    ["to the end of the run, if it says nothing", "at: 1s, on: edge, down: {}", null],
    ["until the restart of what it killed", "at: 1s, on: gateway/1, kill: { restart: 3s }", 3000],
    ["as long as it says, for what it killed", "at: 1s, for: 2s, on: gateway/1, kill: {}", 2000],
    ["to the end of the run, for what is not restarted", "at: 1s, on: gateway/1, kill: {}", null],
  ] as const;

  it.each(rows)("%s", (_claim, fault, duration) => {
    expect(withFaults(fault)[0]?.schedule.lasting).toBe(duration);
  });
});

describe("faults of one place", () => {
  it("may follow each other without a pause", () => {
    const after = ["at: 1s, for: 5s, on: edge, down: {}", "at: 6s, on: edge, down: {}"];
    expect(withFaults(...after)).toHaveLength(2);
    const killed = "on: gateway/1, kill: { restart: 2s }";
    expect(withFaults(`at: 1s, ${killed}`, `at: 3s, ${killed}`)).toHaveLength(2);
  });

  it("may overlap, if each can be undone by itself", () => {
    const slow = "on: edge, latency: { delay: 1s }";
    expect(withFaults(`at: 1s, ${slow}`, `at: 2s, ${slow}`)).toHaveLength(2);
  });
});

describe("a tenant", () => {
  const text = (target: string, tenant: string) =>
    small.replace("{ bundled: {} }", target).replace("{ get: / }", `{ get: /, as: ${tenant} }`);

  it("is one of those that the bundled gateway knows", () => {
    expect(() => parseScenario(text("{ bundled: {} }", "tenant-c"), "t.yaml")).not.toThrow();
    expect(() => parseScenario(text("{ bundled: {} }", "acme"), "t.yaml")).toThrow(
      "no key of acme",
    );
  });

  it("is left to a bundled gateway that was given tenants of its own", () => {
    const own = "{ bundled: { gateway: { tenants: [] } } }";
    expect(() => parseScenario(text(own, "acme"), "t.yaml")).not.toThrow();
  });
});
