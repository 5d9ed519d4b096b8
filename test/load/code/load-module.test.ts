import { describe, expect, it } from "vitest";
import { GamedayError } from "../../../src/base/errors.ts";
import { loadModule } from "../../../src/load/code/load-module.ts";
import { moduleFile, readText } from "./module-file.ts";

const load = (path: string) => loadModule(path, readText);

const minimal = `
import { defineScenario } from "gameday";
export default defineScenario({ name: "minimal" });
`;

describe("a module", () => {
  it.each(["scenario.ts", "scenario.mts", "scenario.js", "scenario.mjs"])(
    "is run as %s, and gives what it exports",
    async (name) => {
      expect((await load(moduleFile(minimal, name))).data).toEqual({ name: "minimal" });
    },
  );

  it.each(["module", "commonjs"])("is run in a package of type %s", async (type) => {
    const others = { "package.json": JSON.stringify({ type }) };
    const path = moduleFile(minimal, "scenario.js", others);
    expect((await load(path)).data).toEqual({ name: "minimal" });
  });

  it("has types, awaits at the top, and takes modules and data from beside it", async () => {
    const path = moduleFile(
      `
import { defineScenario, type RequestContext } from "gameday";
import { who } from "./parts/who";
import rows from "./rows.json";
interface Named { readonly name: string }
const named: Named = await Promise.resolve({ name: who });
export default defineScenario({
  ...named,
  seed: rows.length,
  traffic: { a: { request: ({ nonce }: RequestContext) => ({ path: nonce }) } },
} as never);
`,
      "scenario.ts",
      { "parts/who.ts": 'export const who: string = "me";', "rows.json": "[1, 2]" },
    );
    const { data, functions } = await load(path);
    expect(data).toMatchObject({ name: "me", seed: 2 });
    expect([...functions.keys()]).toEqual(["traffic.a.request"]);
  });

  it("gets this gameday, and other packages from its own folder", async () => {
    const packageOf = (name: string, text: string) => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: "index.js" }),
      [`node_modules/${name}/index.js`]: text,
    });
    const text = `
import { defineScenario } from "gameday";
import { description } from "described";
export default defineScenario({ name: "mine", description } as never);
`;
    const path = moduleFile(text, "scenario.mjs", {
      ...packageOf("gameday", 'exports.defineScenario = () => ({ name: "another one" });'),
      ...packageOf("described", 'exports.description = "from beside";'),
    });
    expect((await load(path)).data).toEqual({ name: "mine", description: "from beside" });
  });

  it("gets no package of the tool's own", async () => {
    const text = 'import { z } from "zod"; export default { name: z.string().parse("a") };';
    await expect(load(moduleFile(text))).rejects.toThrow("Cannot find module 'zod'");
  });

  it("is run anew each time: another thread's is another one", async () => {
    const path = moduleFile(minimal.replace("{ name", "{ traffic: { a: { check() {} } }, name"));
    const [first, second] = [await load(path), await load(path)];
    expect(first.functions.get("traffic.a.check")).not.toBe(
      second.functions.get("traffic.a.check"),
    );
  });
});

/** Of a module with this text: code, message, where behind its path, and the hint. */
async function failureOf(text: string) {
  const path = moduleFile(text);
  const error: unknown = await load(path).catch((thrown: unknown) => thrown);
  if (!(error instanceof GamedayError)) throw error;
  const { code, message, where = "", hint } = error;
  return { code, message, line: where.replace(path, ""), hint };
}

describe("a module that cannot be run is told of with its line:", () => {
  it.each<[string, string, string, string]>([
    ["it is no TypeScript", "const a = 1;\nconst b: = 2;", "ParseError: Unexpected token", ":2:9"],
    ["it throws", 'const a = 1;\n\nthrow new Error("no data");', "no data", ":3:7"],
    ["it throws something else", 'throw "no data";', "no data", ""],
    [
      "it imports what is not there",
      'import "nowhere";\nexport default {};',
      "Cannot find module 'nowhere'",
      "",
    ],
    [
      "it calls what is not there",
      'import { defined } from "gameday";\n\nexport default defined({});',
      "(0 , _gameday.defined) is not a function",
      ":3:",
    ],
  ])("%s", async (_claim, text, message, line) => {
    const failure = await failureOf(text);
    expect(failure).toMatchObject({
      code: "E_SCENARIO",
      message: `the scenario cannot be run: ${message}`,
    });
    expect(failure.line).toContain(line);
  });
});

describe("a module exports no scenario", () => {
  it.each([
    ["if it exports nothing", ""],
    ["if it has no default", 'export const name = "a";'],
    ["if it exports text", 'export default "name: a";'],
    ["if it exports a function", "export default () => ({});"],
    ["if it exports nothing by default", "export default null;"],
  ])("%s", async (_claim, text) => {
    expect(await failureOf(text)).toEqual({
      code: "E_SCENARIO",
      message: "the module exports no scenario",
      line: "",
      hint: 'Write: import { defineScenario } from "gameday"; export default defineScenario({ ... });',
    });
  });

  it("but may export the promise of one", async () => {
    const path = moduleFile('export default Promise.resolve({ name: "late" });');
    expect((await load(path)).data).toEqual({ name: "late" });
    const { message } = await failureOf('export default Promise.reject(new Error("never"));');
    expect(message).toBe("the scenario cannot be run: never");
  });
});
