/** Columns that give way. */

import { expect, test } from "vitest";
import { bar } from "../../../src/report/console/bar.ts";
import { alignColumns, type Column } from "../../../src/report/console/columns.ts";
import { painter } from "../../../src/report/console/paint.ts";
import { displayWidth, truncate, wrap } from "../../../src/report/console/width.ts";

const columns: readonly Column[] = [
  { label: "name", align: "left", rank: 0, least: 6 },
  { label: "n", align: "right", rank: 1 },
  { label: "p99", align: "right", rank: 0 },
];
const rows = [
  [{ text: "availability" }, { text: "11,750" }, { text: "5s" }],
  [{ text: "p99" }, { text: "90" }, { text: "143ms" }],
];
const at = (width: number) => alignColumns(columns, rows, { width, paint: painter(false) });

test("with room, every column is as wide as its widest cell", () => {
  expect(at(40)).toEqual([
    "name               n    p99",
    "availability  11,750     5s",
    "p99               90  143ms",
  ]);
});

test("first what may be cut is cut", () => {
  expect(at(23)).toEqual([
    "name           n    p99",
    "availab…  11,750     5s",
    "p99           90  143ms",
  ]);
});

test("then the columns that matter least are left out", () => {
  expect(at(20)).toEqual(["name            p99", "availability     5s", "p99           143ms"]);
});

test.each([
  ["abc", 3],
  ["障害", 4],
  ["e\u0301", 1],
  ["🔥", 2],
])("%s takes %d columns", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test("a wide character is not cut in half", () => {
  expect(truncate("障害訓練", 6)).toBe("障害…");
  expect(wrap("障害訓練", 5)).toEqual(["障害", "訓練"]);
});

test.each([
  [0, ""],
  [0.0001, "▏"],
  [0.5, "██"],
  [0.6, "██▍"],
  [1, "████"],
  [7, "████"],
])("a bar of the share %d of 4 columns is %j", (share, drawn) => {
  expect(bar(share, 4)).toBe(drawn);
});
