/** Which numbers of the objectives table stand out. */

import { expect, test } from "vitest";
import { objectives } from "../../../src/report/html/objectives.ts";
import { failedRun, passed } from "../../support/results.ts";

const missed = /<b class="missed">([^<]*)</gu;

test("only phases that an objective judges, and that broke it, stand out", () => {
  const found = [...objectives(failedRun).text.matchAll(missed)].map(([, value]) => value);
  expect(found).toEqual(["97.45%", "4.41s"]);
});

test("nothing stands out where all was kept", () => {
  expect(objectives(passed).text).not.toMatch(missed);
});

test("a phase that the run never came to has no column", () => {
  const cut = passed.objectives.map((objective) => ({
    ...objective,
    byPhase: objective.byPhase.map((each) =>
      each.phase === "recovery" ? { ...each, n: 0 } : each,
    ),
  }));
  expect(objectives({ ...passed, objectives: cut }).text).not.toContain("recovery</th>");
});
