/** junit.xml as test viewers read it. */

import { expect, test } from "vitest";
import { toJunit } from "../../src/report/junit.ts";
import type { RunResult } from "../../src/run/result.ts";
import { withTexts } from "../support/hostile-result.ts";
import { aborted, failedRun, passed, unproven } from "../support/results.ts";
import { parseXml, type XmlNode } from "../support/strict-xml.ts";

function suiteOf(result: RunResult): XmlNode {
  const [suite] = parseXml(toJunit(result)).children;
  if (suite === undefined) throw new Error("no suite");
  return suite;
}

const casesOf = (result: RunResult): readonly XmlNode[] =>
  suiteOf(result).children.filter(({ name }) => name === "testcase");

const complaints = (result: RunResult): readonly XmlNode[] =>
  casesOf(result).flatMap(({ children }) => children);

test("a case for each objective, under the class of its scenario", () => {
  const cases = casesOf(passed);
  expect(cases.map(({ attributes }) => attributes["name"])).toEqual(
    passed.objectives.map(({ id }) => id),
  );
  for (const { attributes, children } of cases) {
    expect(attributes["classname"]).toBe("gameday.provider-outage");
    expect(children).toEqual([]);
  }
});

test.each([passed, failedRun, unproven, aborted])(
  "the counts of a suite are those of its cases",
  (result) => {
    const { attributes } = suiteOf(result);
    const named = (name: string) => complaints(result).filter((each) => each.name === name).length;
    expect(Number(attributes["tests"])).toBe(casesOf(result).length);
    expect(Number(attributes["failures"])).toBe(named("failure"));
    expect(Number(attributes["errors"])).toBe(named("error"));
  },
);

test("a failure tells its reason in its message and in its content", () => {
  const [failure] = complaints(failedRun);
  expect(failure?.attributes["message"]).toBe(failedRun.objectives[0]?.reason);
  expect(failure?.text).toContain(failedRun.objectives[0]?.reason);
  expect(failure?.text).toContain("fault     97.45% of 6,000");
});

test("what is not proven is an error, not a failure", () => {
  expect(complaints(unproven).map(({ attributes, name }) => [name, attributes["type"]])).toEqual([
    ["error", "inconclusive"],
    ["error", "inconclusive"],
  ]);
});

test("a run that a guard ended has a case of its own", () => {
  const verdict = casesOf(aborted).find(({ attributes }) => attributes["name"] === "verdict");
  expect(verdict?.children[0]?.attributes["type"]).toBe("aborted");
  expect(verdict?.children[0]?.text).toContain("the guard error-ratio > 20%");
});

test.each([
  ["fail", "failure"],
  ["inconclusive", "error"],
  ["interrupted", "error"],
] as const)(
  "a run that ended with %s for no objective has a case that says so",
  (status, element) => {
    const reasons = ["the fault could not be injected"];
    const [complaint] = complaints({ ...passed, verdict: { status, exitCode: 1, reasons } });
    expect(complaint?.name).toBe(element);
    expect(complaint?.attributes["message"]).toBe("The fault could not be injected.");
  },
);

test("names are unique, for GitLab drops the second of a name", () => {
  const names = casesOf(withTexts(failedRun, "same")).map(({ attributes }) => attributes["name"]);
  expect(new Set(names).size).toBe(names.length);
});

test("times are seconds with a decimal point", () => {
  const times = [suiteOf(passed), ...casesOf(passed)].map(({ attributes }) => attributes["time"]);
  expect(times).toEqual(["120.000", "120.000", "60.000", "30.000", "120.000"]);
});
