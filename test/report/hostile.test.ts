/** Text from a target, a scenario or a fault can say anything; reports only show it. */

import { expect, test } from "vitest";
import { toConsole } from "../../src/report/console.ts";
import { toHtml } from "../../src/report/html.ts";
import { toJson } from "../../src/report/json.ts";
import { toJunit } from "../../src/report/junit.ts";
import { toLoadConsole } from "../../src/report/load-console.ts";
import { toMarkdown } from "../../src/report/markdown.ts";
import type { RunResult } from "../../src/run/result.ts";
import { withTexts } from "../support/hostile-result.ts";
import { failedRun, journeys, unproven } from "../support/results.ts";
import { parseXml, type XmlNode } from "../support/strict-xml.ts";

const attack = [
  `"'\`><script>alert(1)</script><img src=x onerror=alert(2)>`,
  "</title></style></textarea></svg>]]>--> $(id) {{7*7}}",
  "[x](javascript:alert(3)) | ``` # h\r\n## h | **b** &lt;",
  "\u0000\u0007\u001b[2J\u001b]0;owned\u0007\u202etxt\ud800\ufffe",
].join("\n");
/** With steps, failed checks, streams and evidence, whose texts are the target's own. */
const full: RunResult = { ...failedRun, traffic: [...failedRun.traffic, ...journeys.traffic] };
const hostile = withTexts(full, attack);

test("the page has no element that only the text would make", () => {
  const page = toHtml(hostile);
  for (const forbidden of ["<script", "<img", "<textarea", "onerror=alert(2)>"]) {
    expect(page).not.toContain(forbidden);
  }
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("the page has the same tags whatever the texts are", () => {
  const tags = (text: string) => toHtml(withTexts(full, text)).match(/<\/?[a-z]+/giu);
  expect(tags(attack)).toEqual(tags("harmless text ".repeat(20)));
});

test("the page loads nothing and runs nothing", () => {
  const page = toHtml(full);
  expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  expect(page).not.toMatch(/<script|\son\w+=|<iframe|<object|<embed|@import|url\(/iu);
  const loaded = [...page.matchAll(/\s(?:src|href)="([^"]*)"/gu)].map(([, address]) => address);
  expect(loaded).toEqual(["data:,"]);
});

const nonText = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufffe]|\p{Surrogate}/u;

test.each([
  ["report.html", toHtml(hostile)],
  ["summary.md", toMarkdown(hostile)],
  ["junit.xml", toJunit(hostile)],
  ["the console", toConsole(hostile, { color: false, width: 80, folder: attack })],
  ["the console after a load", toLoadConsole(hostile, { color: false, width: 80 })],
])("%s holds no control character, lone surrogate or turn of direction", (_name, text) => {
  expect(nonText.exec(text)).toBeNull();
});

test.each([
  ["report.html", toHtml],
  ["summary.md", toMarkdown],
  ["the console", (result: RunResult) => toConsole(result, { color: false, width: 200 })],
  ["the load console", (result: RunResult) => toLoadConsole(result, { color: false, width: 200 })],
])("%s shows what went wrong, and only as text", (_name, show) => {
  const [traffic] = journeys.traffic;
  const told = (text: string) => {
    const evidence = (traffic?.evidence ?? []).map((each) => ({ ...each, message: text }));
    return { ...journeys, traffic: journeys.traffic.map((each) => ({ ...each, evidence })) };
  };
  expect(show(told("CANARY \u001b[31mred"))).toContain("CANARY red");
  expect(show(told("a\r\n\u2028b\u0085c"))).toMatch(/a bc/);
});

test("no Markdown outside of code blocks holds a raw bracket or pipe of the text", () => {
  const prose = toMarkdown(hostile).replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gmu, "");
  expect(prose).not.toMatch(/<(?!\/?sub>)/u);
  expect(prose).not.toMatch(/(?<!\\)\]\(/u);
  expect(prose).not.toMatch(/[^\\]``/u);
});

test("a Markdown table keeps its number of columns", () => {
  const rows = toMarkdown(hostile)
    .replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gmu, "")
    .split("\n\n")
    .filter((block) => block.startsWith("|"))
    .map((table) => table.split("\n").map((row) => row.split(/(?<!\\)\|/u).length));
  for (const counts of rows) expect(new Set(counts).size).toBe(1);
});

test("a code block ends at its own fence, not at one in the text", () => {
  const summary = toMarkdown(withTexts(failedRun, "``` `````"));
  expect(summary).toContain("\n``````sh\n``` `````\n``````\n");
});

test("junit.xml is well-formed and its texts survive", () => {
  const names = (node: XmlNode): readonly string[] => [
    node.attributes["name"] ?? "",
    ...node.children.flatMap(names),
  ];
  expect(names(parseXml(toJunit(hostile))).join()).toContain("<script>alert(1)</script>");
});

test("result.json gives back every text as it was", () => {
  const json = toJson(withTexts(unproven, "</script>\u0000\u202e"));
  expect(JSON.parse(json).scenario.name).toBe("</script>\u0000\u202e");
});
