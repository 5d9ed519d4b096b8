/** The summaries on terminals of every width, with and without colour. */

import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { displayWidth } from "../../src/report/console/width.ts";
import { toConsole } from "../../src/report/console.ts";
import { toLoadConsole } from "../../src/report/load-console.ts";
import { withTexts } from "../support/hostile-result.ts";
import { aborted, failedRun, loaded, passed, unproven } from "../support/results.ts";

const long = "a-very-long-name-without-any-space-".repeat(6);
const results = {
  passed,
  failedRun,
  unproven,
  aborted,
  loaded,
  long: withTexts(failedRun, long),
  wide: withTexts(failedRun, "障害 訓練 ".repeat(20)),
};
const widths = [60, 71, 80, 100, 120];
const folder = "reports/2026-11-23T15-36-02Z-provider-outage";
const cases = Object.entries(results).flatMap(([name, result]) =>
  widths.map((width) => ({ name, result, width })),
);

test.each(cases)("$name fits into $width columns", ({ result, width }) => {
  for (const show of [toConsole, toLoadConsole]) {
    const lines = show(result, { color: false, width, folder }).split("\n");
    // But for the command, which is one line so that it can be copied.
    const wrapped = lines.filter((line) => !line.startsWith("  repeat "));
    for (const line of wrapped) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
  }
});

test.each(cases)("$name in $width columns says the same in colour", ({ result, width }) => {
  for (const show of [toConsole, toLoadConsole]) {
    const plain = show(result, { color: false, width, folder });
    expect(plain).not.toContain("\u001b");
    const coloured = show(result, { color: true, width, folder });
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  }
});

test.each([passed, unproven, aborted])("a run is told in 35 lines", (result) => {
  const text = toConsole(result, { color: false, width: 80, folder });
  expect(text.split("\n").length).toBeLessThanOrEqual(35);
});

test("a narrow terminal keeps what matters: status, name and observed value", () => {
  const text = toConsole(failedRun, { color: false, width: 60 });
  expect(text).toMatch(/✗ {2}availability chat .*98\.69%/u);
  expect(text).not.toMatch(/objective +during/u);
});

test("a command that is too long stays one line, so that it can be copied", () => {
  const command = "gameday run scenarios/provider-outage.yaml --seed 42 --reports elsewhere";
  const result = { ...passed, run: { ...passed.run, command } };
  const text = toConsole(result, { color: false, width: 60 });
  expect(text).toContain(`repeat  ${command}\n`);
});

test("more than three reasons are left to the report", () => {
  const objectives = failedRun.objectives.map((objective, i) => ({
    ...objective,
    status: "fail" as const,
    reason: `reason ${i}`,
  }));
  const text = toConsole({ ...failedRun, objectives }, { color: false, width: 80 });
  expect(text.match(/Reason \d/gu)).toEqual(["Reason 0", "Reason 1", "Reason 2"]);
  expect(text).toContain("and 2 more, told in the report");
});
