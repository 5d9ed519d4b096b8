/** Runs with little or very much in them. */

import { expect, test } from "vitest";
import { mostPoints } from "../../src/report/chart/coarsen.ts";
import { toConsole } from "../../src/report/console.ts";
import { toHtml } from "../../src/report/html.ts";
import { toJson } from "../../src/report/json.ts";
import { toJunit } from "../../src/report/junit.ts";
import { toLoadConsole } from "../../src/report/load-console.ts";
import { toMarkdown } from "../../src/report/markdown.ts";
import type { RunResult } from "../../src/run/result.ts";
import { chat, drawTraffic, goodOutage } from "../support/drawn-traffic.ts";
import { passed } from "../support/results.ts";

const unknown = { p50: null, p90: null, p95: null, p99: null, p999: null, max: null, mean: null };
const [chatOfPassed] = passed.traffic;

/** The target answered nothing before the run was stopped. */
const silent: RunResult = {
  ...passed,
  run: { ...passed.run, durationMs: 0 },
  verdict: { status: "interrupted", exitCode: 130, reasons: [] },
  objectives: passed.objectives.map((objective) => ({
    ...objective,
    status: "inconclusive",
    observed: null,
    n: 0,
    byPhase: [],
  })),
  phases: [],
  recovery: [],
  timeline: [],
  traffic: passed.traffic.map((traffic) => ({
    ...traffic,
    offered: 0,
    sent: 0,
    good: 0,
    rate: 0,
    outcomes: {},
    latencyUs: unknown,
    serviceUs: unknown,
    firstTokenUs: null,
    phases: [],
    slices: {
      ...traffic.slices,
      offered: [],
      good: [],
      dropped: [],
      p50Us: [],
      p95Us: [],
      p99Us: [],
      errors: {},
    },
  })),
};
const nothing: RunResult = { ...silent, objectives: [], faults: [], traffic: [] };
const hour: RunResult = {
  ...passed,
  run: { ...passed.run, durationMs: 3_600_000 },
  traffic: [drawTraffic(chat(goodOutage), 3600, passed.phases)],
};
const pausing: RunResult = {
  ...passed,
  traffic: passed.traffic.map((traffic) => ({
    ...traffic,
    slices: { ...traffic.slices, p99Us: traffic.slices.p99Us.map((v, i) => (i % 2 ? v : null)) },
  })),
};

const options = { color: false, width: 80, folder: "reports/x" };
const formats = {
  html: toHtml,
  json: toJson,
  junit: toJunit,
  markdown: toMarkdown,
  console: (result: RunResult) => toConsole(result, options),
  load: (result: RunResult) => toLoadConsole(result, options),
};
const cases = Object.entries({ silent, nothing, hour, pausing }).flatMap(([run, result]) =>
  Object.entries(formats).map(([format, show]) => ({ run, result, format, show })),
);

test.each(cases)("$format of a $run run holds no number that is none", ({ result, show }) => {
  expect(show(result)).not.toMatch(/NaN|Infinity|undefined|\[object/u);
});

test("an hour is drawn with no more points than can be seen", () => {
  const page = toHtml(hour);
  const hints = page.match(/class="hint"/gu) ?? [];
  expect(hints.length).toBeLessThanOrEqual(mostPoints * 3);
  expect(page.length).toBeLessThan(1_000_000);
});

test("each chart has a title, a description and its numbers as a table", () => {
  const page = toHtml(passed);
  const charts = [...page.matchAll(/aria-labelledby="([\w-]+) ([\w-]+)"/gu)];
  expect(charts).toHaveLength(3);
  for (const [, title, description] of charts) {
    expect(page).toContain(`<title id="${title}">`);
    expect(page).toContain(`<desc id="${description}">`);
  }
  expect(page.match(/<summary>Numbers<\/summary>/gu)).toHaveLength(2);
  expect(chatOfPassed?.slices.offered).toHaveLength(120);
});

test("an id is used once in a page", () => {
  const ids = [...toHtml(passed).matchAll(/\sid="([^"]+)"/gu)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
