/** A scenario from a file, be it YAML or a module: what the two have in common, and what not. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.

import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { systemFiles } from "../../src/base/files.ts";
import { overrideOption } from "../../src/cli/options.ts";
import { readScenario, type ScenarioFlags } from "../../src/cli/read-scenario.ts";
import { stepsOf } from "../../src/load/traffic.ts";
import { planOf } from "../../src/run/plan.ts";
import { printablePlan } from "../../src/run/printable-plan.ts";
import { moduleFile } from "../load/code/module-file.ts";

const read = (path: string, flags: ScenarioFlags = {}) => readScenario(systemFiles, path, flags);

const set = (...texts: readonly string[]): ScenarioFlags => ({
  set: texts.reduce<ReturnType<typeof overrideOption>>(
    (all, text) => overrideOption(text, all),
    [],
  ),
});

const definition = (chat: string, more = "") => `
import { defineScenario } from "gameday";
export default defineScenario({
  name: "agent",
  target: { url: "http://127.0.0.1:1", keys: { "tenant-a": "CANARY-1" } },
  traffic: { chat: { stages: [{ hold: "1s", at: "1/s" }], ${chat} } },
  ${more}
});
`;

const made = 'request: () => ({ path: "/" })';

/** What is told of a file: with its name instead of its path. */
async function toldOf(path: string, flags: ScenarioFlags = {}): Promise<string> {
  const error: unknown = await read(path, flags).catch((thrown: unknown) => thrown);
  if (!(error instanceof GamedayError)) return "nothing is told";
  expect(error.code).toBe("E_SCENARIO");
  const { where = "", message, hint } = error;
  const told = `${where}: ${message}${hint === undefined ? "" : `\n  ${hint}`}`;
  return told.replaceAll(path, "FILE");
}

describe("a module", () => {
  it("is the same scenario as the file that says the same", async () => {
    const yaml = moduleFile(
      `
name: agent
target: { url: "http://127.0.0.1:1", keys: { tenant-a: CANARY-1 } }
traffic: { chat: { stages: [{ hold: 1s, at: 1/s }], request: { get: / } } }
faults: [{ at: 100ms, on: edge, down: {} }]
`,
      "scenario.yaml",
    );
    const module = moduleFile(
      definition('request: { get: "/" }', 'faults: [{ at: "100ms", on: "edge", down: {} }],'),
    );
    const { source: _ofModule, ...fromModule } = await read(module);
    const { source: _ofYaml, ...fromYaml } = await read(yaml);
    expect(fromModule).toEqual(fromYaml);
  });

  it("has its functions in the plan, by their places", async () => {
    const path = moduleFile(definition(`${made}, check: () => true`));
    const [traffic] = (await read(path)).traffics;
    expect(traffic === undefined ? [] : stepsOf(traffic)).toMatchObject([
      {
        name: "request",
        sends: { kind: "code", code: { make: { module: path, at: "traffic.chat.request" } } },
        check: { module: path, at: "traffic.chat.check" },
      },
    ]);
  });

  it("keeps its data in the report, without secrets, and none of its code", async () => {
    const headers = '{ authorization: "Bearer CANARY-2", "x-team": "checkout" }';
    const request = `request: { headers: ${headers}, function: () => ({ path: "/CANARY-3" }) }`;
    const { source, ...scenario } = await read(moduleFile(definition(request)));
    expect(source.text).not.toContain("CANARY");
    expect(JSON.parse(source.text)).toMatchObject({
      name: "agent",
      target: { keys: { "tenant-a": "[redacted]" } },
      traffic: {
        chat: {
          request: { headers: { "x-team": "checkout" }, function: "traffic.chat.request.function" },
        },
      },
    });
    const plan = printablePlan(planOf({ ...scenario, source }, 1));
    expect(JSON.stringify(plan)).not.toContain("CANARY");
  });

  it("has another hash when any of its text is another, be it within a function", async () => {
    const path = moduleFile(definition(made));
    const first = (await read(path)).source.sha256;
    expect((await read(path)).source.sha256).toBe(first);
    writeFileSync(path, definition(made.replace('"/"', '"/other"')));
    expect((await read(path)).source.sha256).not.toBe(first);
  });

  it("has another hash when its data is another, though its text is not", async () => {
    const path = moduleFile(
      definition(made, "seed: (globalThis.gamedayRuns = (globalThis.gamedayRuns ?? 0) + 1),"),
    );
    expect((await read(path)).source.sha256).not.toBe((await read(path)).source.sha256);
  });

  it("takes values from the command line, also beside its functions", async () => {
    const path = moduleFile(definition(`request: { function: () => ({ path: "/" }) }`));
    const scenario = await read(path, {
      target: "http://127.0.0.1:2",
      ...set("seed=7", "traffic.chat.request.headers.x-team=checkout", "traffic.chat.timeout=2s"),
    });
    expect(scenario).toMatchObject({
      seed: 7,
      target: { url: "http://127.0.0.1:2", keys: { "tenant-a": "CANARY-1" } },
      traffics: [
        {
          timeouts: { total: 2000 },
          journeys: [{ steps: [{ sends: { code: { headers: { "x-team": "checkout" } } } }] }],
        },
      ],
    });
  });

  it("names files that count from its folder", async () => {
    const path = moduleFile(
      definition(`${made}, feeders: { account: { file: "rows/accounts.csv" } }`),
      "scenario.ts",
      { "rows/accounts.csv": "id\n7\n" },
    );
    expect((await read(path)).traffics[0]?.feeders).toMatchObject([{ rows: [{ id: "7" }] }]);
  });

  it("that is not there is told of as any file", async () => {
    await expect(read("/nowhere/scenario.ts")).rejects.toMatchObject({
      code: "E_USAGE",
      message: expect.stringContaining("/nowhere/scenario.ts cannot be read"),
    });
  });
});

describe("what is wrong in a module is told with its path in the data:", () => {
  it.each<[string, string, string]>([
    [
      "an unknown key",
      definition(`${made}, timeot: "2s"`),
      "FILE: traffic.chat: unknown key timeot\n  Did you mean timeout?",
    ],
    [
      "a quantity without its unit",
      definition(`${made}, timeout: "2"`),
      "FILE: traffic.chat.timeout: ",
    ],
    [
      "a function where none may be",
      definition("request: { get: () => '/' }"),
      "FILE: traffic.chat.request.get: no function can stand here",
    ],
    [
      "more than a function can have beside it",
      definition('request: { function: () => ({ path: "/" }), post: "/" }'),
      "FILE: traffic.chat.request: its function makes the request; leave post to it",
    ],
    [
      "a tenant that the target does not know",
      definition('request: { as: "tenant-b", function: () => ({ path: "/" }) }'),
      "FILE: traffic.chat.request.as: the target has no key of tenant-b",
    ],
    [
      "a name that stands for nothing",
      definition('request: { headers: { a: "${b}" }, function: () => ({ path: "/" }) }'),
      "FILE: traffic.chat.request.headers.a: ${b} is not known",
    ],
    [
      "a check of a whole journey in a mix",
      definition('mix: [{ weight: 1, check: () => true, journey: [{ request: { get: "/" } }] }]'),
      "FILE: traffic.chat.mix[0]: check belongs to a step of the journey",
    ],
    ["a list for a scenario", "export default [];", "FILE: the file is a list"],
    [
      "a function and an engine that could not call it",
      definition(made, "").replace(
        'stages: [{ hold: "1s", at: "1/s" }]',
        'connections: 1, for: "1s", engine: "autocannon"',
      ),
      "FILE: traffic.chat: autocannon can only repeat one plain request",
    ],
  ])("%s", async (_claim, text, told) => {
    expect(await toldOf(moduleFile(text))).toContain(told);
  });

  it("and with --set, if it came from there", async () => {
    const told = await toldOf(moduleFile(definition(made)), set("traffic.chat.timeout=2"));
    expect(told).toContain("--set: traffic.chat.timeout: ");
  });
});

describe("only a module has functions: YAML is refused", () => {
  const yaml = (chat: string) => `
name: agent
target: { url: "http://127.0.0.1:1" }
traffic: { chat: { stages: [{ hold: 1s, at: 1/s }], ${chat} } }
`;

  it.each<[string, string, string]>([
    [
      "with what stands for a request function",
      "request: { function: traffic.chat.request }",
      "traffic.chat: request: only a TypeScript scenario has functions",
    ],
    [
      "with what stands for a check function",
      "request: { get: / }, check: { function: traffic.chat.check }",
      "traffic.chat: only a TypeScript scenario has functions",
    ],
    [
      "with a check of its own making",
      'request: { get: / }, check: "status == 200"',
      "traffic.chat.check: a check is a function, and only a TypeScript scenario has functions; write expect: { ... }",
    ],
    [
      "with a function of its own making",
      "request: { function: 3 }",
      "traffic.chat.request.function: this is a function, and only a TypeScript scenario has functions",
    ],
  ])("%s", async (_claim, chat, told) => {
    expect(await toldOf(moduleFile(yaml(chat), "scenario.yaml"))).toContain(told);
  });
});
