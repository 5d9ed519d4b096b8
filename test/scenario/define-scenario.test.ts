/**
 * The types of the published package, in a project that has installed it: what it should let pass,
 * and what it should not.
 */

import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder } from "../support/command.ts";

const head = 'import { defineScenario } from "gameday";\n';

const withTraffic = (traffic: string): string =>
  `${head}export default defineScenario({ name: "a", target: { bundled: {} }, traffic: { a: ${traffic} } });\n`;

const inDocs = readdirSync("docs")
  .filter((page) => page.endsWith(".md"))
  .flatMap((page) => {
    const text = readFileSync(`docs/${page}`, "utf8");
    const fences = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)];
    return fences.map((fence, n) => [`example ${n + 1} of ${page}`, fence[1] ?? ""] as const);
  });

const shipped = readdirSync("scenarios")
  .filter((file) => file.endsWith(".ts"))
  .map((file) => [file, readFileSync(`scenarios/${file}`, "utf8")] as const);

const sound: readonly (readonly [string, string])[] = [
  ...inDocs,
  ...shipped,
  [
    "a request function whose context is typed",
    withTraffic(`{
    request: ({ arrival, nonce, random, value }) => ({
      path: \`/\${arrival.toFixed()}/\${nonce.length}/\${random().toFixed()}/\${value("a").length}\`,
      method: "PUT",
      headers: { "x-one": "1" },
      body: new Uint8Array(3),
    }),
  }`),
  ],
  [
    "a function beside a tenant",
    withTraffic(`{
    request: { as: "tenant-a", headers: { a: "b" }, function: ({ nonce }) => ({ path: nonce }) },
  }`),
  ],
  [
    "a check whose answer is typed",
    withTraffic(`{
    request: { get: "/" },
    check: ({ status, headers, body, text, nonce, json }) =>
      status.toFixed() + headers["a"] + body + text + nonce + String(json()),
  }`),
  ],
  [
    "a check that returns nothing",
    withTraffic(`{
    request: { get: "/" },
    check: ({ status }) => { if (status !== 200) throw new Error("no"); },
  }`),
  ],
  [
    "functions in journeys and mixes",
    withTraffic(`{
    mix: [
      { weight: 1, request: ({ nonce }) => ({ path: nonce }), check: ({ body }) => body === "" },
      { weight: 1, journey: [{ request: ({ nonce }) => ({ path: nonce }), think: "1s" }] },
    ],
  }`),
  ],
  [
    "types that are named",
    `
import type {
  CheckFunction, RequestFunction, ScenarioDefinition, StepDefinition, TrafficDefinition,
} from "gameday";
const request: RequestFunction = ({ nonce }) => ({ path: nonce });
const check: CheckFunction = () => true;
const step: StepDefinition = { request, check };
const chat: TrafficDefinition = { stages: [{ hold: "1s", at: "1/s" }], journey: [step] };
const scenario: ScenarioDefinition = { name: "a", target: { bundled: {} }, traffic: { chat } };
export default scenario;
`,
  ],
];

/** Each with the line that TypeScript should not let pass. */
const unsound: readonly (readonly [string, string])[] = [
  ["a key that is not known", withTraffic('{ stagess: [{ hold: "1s", at: "1/s" }] }')],
  ["a value of another type", withTraffic('{ request: { get: "/" }, timeout: 3 }')],
  ["an engine that there is not", withTraffic('{ request: { get: "/" }, engine: "k6" }')],
  ["a request that is async", withTraffic('{ request: async () => ({ path: "/" }) }')],
  ["a request without its path", withTraffic("{ request: () => ({ json: {} }) }")],
  ["what a context does not have", withTraffic("{ request: ({ path }) => ({ path }) }")],
  ["a check that is async", withTraffic('{ request: { get: "/" }, check: async () => true }')],
  ["a check of numbers", withTraffic('{ request: { get: "/" }, check: () => 1 }')],
  ["what an answer does not have", withTraffic("{ check: (answer) => answer.code === 200 }")],
  ["a marker for a function", withTraffic('{ request: { function: "traffic.a.request" } }')],
  [
    "a function beside a method",
    withTraffic('{ request: { get: "/", function: () => ({ path: "/" }) } }'),
  ],
  ["a function in a body", withTraffic('{ request: { post: "/", json: { at: () => 1 } } }')],
  ["a check for an expectation", withTraffic('{ request: { get: "/" }, expect: () => true }')],
  [
    "a scenario without a traffic",
    `${head}export default defineScenario({ name: "a", target: { bundled: {} } });\n`,
  ],
];

/** What TypeScript says of each file of a project. */
function compiled(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const folder = emptyFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules", "gameday"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const paths = [...files].map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const program = ts.createProgram(paths, {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    typeRoots: [resolve("node_modules/@types")],
    types: ["node"],
  });
  const found = new Map<string, string[]>([...files.keys()].map((name) => [name, []]));
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName.replace(`${folder}/`, "") ?? "the project";
    const told = ts.flattenDiagnosticMessageText(messageText, "\n");
    found.set(name, [...(found.get(name) ?? []), told]);
  }
  return found;
}

describe("in a project that has installed gameday, TypeScript", () => {
  const named = (prefix: string, cases: typeof sound) =>
    cases.map(([claim, text], n): readonly [string, string, string] => {
      return [claim, `${prefix}-${n}.ts`, text];
    });
  const all = { sound: named("sound", sound), unsound: named("unsound", unsound) };
  let found: ReadonlyMap<string, readonly string[]> = new Map();

  beforeAll(() => {
    const files = [...all.sound, ...all.unsound].map(([, name, text]) => [name, text] as const);
    found = compiled(new Map(files));
  });

  it("finds nothing wrong with the package itself", () => {
    const ours = [...all.sound, ...all.unsound].map(([, name]) => name);
    const others = [...found].filter(([name]) => !ours.includes(name));
    expect(others).toEqual([]);
  });

  it.each(all.sound)("lets pass %s", (_claim, name) => {
    expect(found.get(name)).toEqual([]);
  });

  it.each(all.unsound)("refuses %s", (_claim, name) => {
    expect(found.get(name)?.length).toBeGreaterThan(0);
  });
});
