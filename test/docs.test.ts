/** What the documentation shows is true: its scenarios parse, its commands exist. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemClock } from "../src/base/clock.ts";
import { systemFiles } from "../src/base/files.ts";
import type { Host } from "../src/cli/host.ts";
import { commandLine } from "../src/cli/program.ts";
import { readScenario } from "../src/cli/read-scenario.ts";
import { stepsOf } from "../src/load/traffic.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { emptyFolder } from "./support/command.ts";

const pages = ["README.md", ...readdirSync("docs").map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith(".md"),
);

const textOf = (page: string): string => readFileSync(page, "utf8");

const fences = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((match, index) => {
    return [`${page} #${index + 1}`, match[1] ?? ""] as const;
  }),
);

/** What a part of a scenario needs around it to be a whole one. */
const whole = {
  name: "name: shown",
  target: "target: { bundled: { providers: [openai, anthropic, mistral] } }",
  traffic: "traffic: { chat: { stages: [{ hold: 60s, at: 1/s }], request: { get: / } } }",
  faults: "faults: [{ at: 1s, for: 1s, on: provider/openai, timeout: {} }]",
} as const;

function completed(text: string): string {
  const missing = Object.entries(whole).filter(([key]) => !new RegExp(`^${key}:`, "m").test(text));
  // Faults are only needed by what speaks of them, and a URL has no providers.
  const needed = missing.filter(([key]) => key !== "faults" || text.includes("recovery:"));
  return [...needed.map(([, line]) => line), text].join("\n");
}

/** Whole modules, by their names. */
const modules = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match, index) => {
    return [`${page} #${index + 1}`, match[1] ?? ""] as const;
  }),
);

describe("a scenario in the documentation", () => {
  it("is found", () => {
    expect(fences.length).toBeGreaterThan(8);
  });

  it.each(fences)("%s is one that parses", (_place, text) => {
    expect(parseScenario(completed(text), "shown.yaml").name).toMatch(/./);
  });

  it("may be a module", () => {
    expect(modules.length).toBeGreaterThan(1);
  });

  it.each(modules)("%s is a module that can be run, and has functions", async (_place, text) => {
    const path = join(emptyFolder(), "shown.ts");
    writeFileSync(path, text);
    const { traffics } = await readScenario(systemFiles, path, {});
    const steps = traffics.flatMap(stepsOf);
    expect(steps.some(({ sends }) => sends.kind === "code")).toBe(true);
    expect(steps.some(({ check }) => check !== null)).toBe(true);
  });
});

const commands = pages.flatMap((page) =>
  [
    ...textOf(page).matchAll(
      /(?:npx )?gameday (run|plan|undo|load|faultproxy|schema)\b([^`|\n]*)/g,
    ),
  ].map((match) => [page, match[1] ?? "", match[2] ?? ""] as const),
);

const nothing: Host = {
  args: [],
  env: {},
  stdout: { write: () => undefined, isTTY: false, columns: 80 },
  stderr: { write: () => undefined, isTTY: false, columns: 80 },
  terminal: null,
  clock: systemClock,
  files: systemFiles,
  workers: 1,
  programs: {
    gateway: new URL("file:///none"),
    provider: new URL("file:///none"),
    balancer: new URL("file:///none"),
    supervisor: new URL("file:///none"),
    faultProxy: { file: new URL("file:///none") },
    loadWorker: new URL("file:///none"),
  },
  processes: { signal: () => false, startedAt: () => null },
  player: { pid: 1, started: null },
  tool: { name: "gameday", version: "0.0.0", node: "v0", os: "none", cpus: 1 },
  onSignal: () => () => undefined,
  interrupt: () => undefined,
  exit: () => undefined,
  parent: null,
};

describe("a command in the documentation", () => {
  it("is found", () => {
    expect(commands.length).toBeGreaterThan(8);
  });

  it.each(commands)("of %s has options that exist: gameday %s%s", (_page, name, rest) => {
    const command = commandLine(nothing, () => undefined).commands.find((c) => c.name() === name);
    const known = command?.options.flatMap(({ long }) => long ?? []) ?? [];
    for (const [option] of rest.matchAll(/--[a-z][a-z0-9-]*/g)) expect(known).toContain(option);
    for (const [file] of rest.matchAll(/scenarios\/[\w-]+\.yaml/g)) {
      expect(textOf(file)).toContain("name:");
    }
  });
});
