/** The table in docs/scenarios.md is true: its scenarios are those there are, its switches exist. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { gatewaySchema } from "../../gateway-under-test/gateway/config.ts";

/** The cells of each row, without the heads of tables. */
const rows = [
  ...readFileSync("docs/scenarios.md", "utf8").matchAll(/^\| `([\w-]+)` \|(.*)\|$/gm),
].map(([, name = "", rest = ""]) => ({ name, cells: rest.split("|").map((cell) => cell.trim()) }));

const files = readdirSync("scenarios").filter((name) => /\.(yaml|ts)$/.test(name));

it("lists every scenario once, and none that is not there", () => {
  const names = files.map((name) => name.replace(/\.\w+$/, ""));
  expect(rows.map(({ name }) => name).sort()).toEqual(names.sort());
});

it("names protections that the gateway has", () => {
  const { protections } = gatewaySchema.parse({ listen: {} });
  const named = rows.flatMap(({ cells }) => /^`(\w+)`$/.exec(cells.at(-1) ?? "")?.[1] ?? []);
  expect(named.length).toBeGreaterThan(10);
  expect(Object.keys(protections)).toEqual(expect.arrayContaining([...new Set(named)]));
});
