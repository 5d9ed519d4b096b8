/** The rules of the house, held against every source file; and each rule against an offender. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  bannedWords,
  baseIsSmall,
  circles,
  fileName,
  firstLine,
  layering,
  looseTypes,
  type Rule,
  type SourceFile,
  sizes,
} from "./tidy/rules.ts";

const sourceFiles = ["src", "gateway-under-test"].flatMap(filesIn);

function filesIn(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

const rules: readonly (readonly [string, Rule])[] = [
  ["a folder imports only to its left, and the judge shares nothing with the judged", layering],
  ["time, chance and the process stay in their homes", bannedWords],
  ["nothing escapes the type checker", looseTypes],
  ["files and functions are small, lines fit", sizes],
  ["file names are kebab-case and say what is in them", fileName],
  ["the first line says what the file is", firstLine],
];

describe("every source file", () => {
  it.each(rules)("%s", (_claim, rule) => {
    expect(sourceFiles.length).toBeGreaterThan(100);
    expect(sourceFiles.flatMap(rule)).toEqual([]);
  });

  it("imports nothing in a circle", () => {
    expect(circles(sourceFiles)).toEqual([]);
  });

  it("is not in base if it has a better place", () => {
    expect(baseIsSmall(sourceFiles)).toEqual([]);
  });
});

const head = "/** A planted offender. */\n";
const planted = (path: string, code: string): SourceFile => ({ path, text: head + code });

const offenders: readonly (readonly [Rule, SourceFile, string])[] = [
  [
    layering,
    planted("src/load/a.ts", 'import { b } from "../cli/b.ts";'),
    "load must not import cli",
  ],
  [
    layering,
    planted("src/load/a.ts", 'const { b } = await import("../cli/b.ts");'),
    "load must not import cli",
  ],
  [
    layering,
    planted("src/load/a.ts", 'const b = import(\n  "../cli/b.ts"\n);'),
    "load must not import cli",
  ],
  [layering, planted("src/nowhere/a.ts", 'import "../base/b.ts";'), "add the folder to the order"],
  [
    layering,
    planted("src/target/a.ts", 'import { b } from "../../gateway-under-test/b.ts";'),
    "src must not import gateway-under-test",
  ],
  [
    layering,
    planted("gateway-under-test/a/a.ts", 'import { b } from "../../src/base/b.ts";'),
    "gateway-under-test must not import src",
  ],
  [bannedWords, planted("src/run/a.ts", "const now = Date.now();"), "take a Clock"],
  [bannedWords, planted("src/load/a.ts", "setTimeout(run, 1);"), "take a Clock"],
  [bannedWords, planted("src/load/a.ts", "const s = AbortSignal.timeout(5);"), "take a Clock"],
  [bannedWords, planted("src/load/a.ts", "const r = Math.random();"), "take a Random"],
  [bannedWords, planted("src/run/a.ts", "process.exit(1);"), "take it from the Host"],
  [bannedWords, planted("src/cli/a.ts", "console.log(1);"), "write to an Output"],
  [looseTypes, planted("src/run/a.ts", "const a: any = 1;"), "narrow it"],
  [looseTypes, planted("src/run/a.ts", "const a = b!.c;"), "narrow it"],
  [looseTypes, planted("src/run/a.ts", "const a = b as Plan;"), "use satisfies"],
  [bannedWords, planted("src/run/a.ts", "const TODO = 1;"), "do it"],
  [looseTypes, planted("src/run/a.ts", "export enum A {}"), "use a union"],
  [looseTypes, planted("src/run/a.ts", "export default 1;"), "by its name"],
  [fileName, planted("src/run/fileName.ts", ""), "kebab-case"],
  [fileName, planted("src/run/plan-helpers.ts", ""), "says nothing"],
  [firstLine, { path: "src/run/a.ts", text: "const a = 1;" }, "the first line says"],
  [sizes, planted("src/run/a.ts", `${"\n".repeat(300)}1`), "at most 300"],
  [sizes, planted("src/run/conductor.ts", `${"\n".repeat(150)}1`), "at most 150"],
  [sizes, planted("src/run/a.ts", `const a = "${"x".repeat(100)}";`), "longer than 100 columns"],
  [sizes, planted("src/run/a.ts", `function f() {${"\n".repeat(61)}}`), "at most 60"],
];

describe("a planted offender", () => {
  it.each(offenders)("is found by %o in %o", (rule, file, message) => {
    expect(rule(file).join("\n")).toContain(message);
  });

  it("that imports in a circle is found, types included", () => {
    const a = planted("src/run/a.ts", 'import type { B } from "./b.ts";');
    const b = planted("src/run/b.ts", 'import type { A } from "./a.ts";');
    expect(circles([a, b])).toEqual(["src/run/a.ts -> src/run/b.ts -> src/run/a.ts"]);
  });

  it("that is one file too many in base is found", () => {
    const nine = Array.from({ length: 9 }, (_, n) => planted(`src/base/a${n}.ts`, ""));
    expect(baseIsSmall(nine)).toHaveLength(1);
  });
});

describe("the rules let pass", () => {
  it("what comments and texts say of banned things", () => {
    const innocent = planted("src/run/a.ts", '// Date.now is banned\nconst a = "process.exit";');
    expect(bannedWords(innocent)).toEqual([]);
  });

  it("the homes of banned words, and what is said in const assertions", () => {
    expect(bannedWords(planted("src/base/clock.ts", "Date.now();"))).toEqual([]);
    expect(looseTypes(planted("src/run/a.ts", "const a = [1] as const;"))).toEqual([]);
  });
});
