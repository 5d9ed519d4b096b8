/** The summaries on terminals of every width, with and without colour. */

import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { displayWidth } from "../../src/report/console/width.ts";
import { toConsole } from "../../src/report/console.ts";
import { toLoadConsole } from "../../src/report/load-console.ts";
import type { RunResult } from "../../src/run/result.ts";
import { withTexts } from "../support/hostile-result.ts";
import { aborted, failedRun, journeys, loaded, passed, unproven } from "../support/results.ts";

const long = "a-very-long-name-without-any-space-".repeat(6);
const wide = "障害 訓練 ".repeat(20);
const results = {
  passed,
  failedRun,
  unproven,
  aborted,
  loaded,
  journeys,
  long: withTexts(journeys, long),
  wide: withTexts({ ...failedRun, traffic: [...failedRun.traffic, ...journeys.traffic] }, wide),
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

test.each([
  [passed, 35],
  [unproven, 35],
  [aborted, 40],
])("a run is told on one screen", (result, lines) => {
  const text = toConsole(result, { color: false, width: 80, folder });
  expect(text.split("\n").length).toBeLessThanOrEqual(lines);
});

test("what went wrong is shown, one request of each kind, unless the run passed", () => {
  const show = (result: RunResult) => toConsole(result, { color: false, width: 80 });
  expect(show(failedRun)).toMatch(/Evidence\n.*\n +30\.0s +\S+ +timed-out +the connection ended/u);
  expect(show(failedRun).match(/ timed-out +the connection/gu)).toHaveLength(1);
  expect(show(passed)).not.toContain("Evidence");
});

test("a load whose latency is near that of the machine itself says so, and only then", () => {
  const show = (floorP50Us: number, ceiling: number) => {
    const calibration = { rate: 140, floorP50Us, floorP99Us: 204, ceiling };
    const generator = { ...loaded.generator, calibration };
    return toLoadConsole({ ...loaded, generator }, { color: false, width: 200 });
  };
  // Its p50 is 21.8 ms, its rate 42/s.
  expect(show(12_000, 31_400)).toContain(
    "! Half or more of the p50 (21.8ms) is this machine's own",
  );
  expect(show(71, 50)).toContain("! 42/s is near the ceiling of this machine");
  expect(show(71, 31_400)).not.toContain("!");
  expect(show(71, 31_400)).toContain(
    "machine floor p50 71us, p99 204us at 140/s; ceiling 31,400/s",
  );
});

test("a load that was not calibrated says nothing of the machine", () => {
  const generator = { ...loaded.generator, calibration: null };
  const text = toLoadConsole({ ...loaded, generator }, { color: false, width: 80 });
  expect(text).not.toContain("machine");
});

test("each bucket has a bar, and the fullest the longest", () => {
  const text = toLoadConsole(loaded, { color: false, width: 80 });
  const bars = [...text.matchAll(/<= \S+ +([\d,]+) +[\d.]+% {2}(█*)/gu)];
  const counts = bars.map(([, count = ""]) => Number(count.replace(",", "")));
  const [traffic] = loaded.traffic;
  expect(counts).toEqual(traffic?.histogram.count);
  const longest = Math.max(...bars.map(([, , bar = ""]) => bar.length));
  expect(bars[counts.indexOf(Math.max(...counts))]?.[2]).toHaveLength(longest);
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
