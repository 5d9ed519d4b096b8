/** The promise that an outcome does not happen. */

import { describe, expect, it } from "vitest";
import { Aggregate, noLimits } from "../../src/measure/aggregate.ts";
import { judgeNever } from "../../src/slo/judge-never.ts";
import type { NeverObjective } from "../../src/slo/objective.ts";

const objectiveOf = (outcome: string): NeverObjective => ({
  kind: "never",
  id: `never ${outcome} chat`,
  traffic: "chat",
  target: `never ${outcome}`,
  during: "overall",
  outcome,
});

/** A traffic in which each of these happened so often. */
function trafficWith(outcomes: Readonly<Record<string, number>>) {
  const overall = new Aggregate(noLimits);
  for (const [name, count] of Object.entries(outcomes)) {
    overall.outcomes.set(name, count);
    overall.offered += count;
  }
  return { name: "chat", overall, phases: new Map(), slices: [], operations: [] };
}

const mixed = { "answered 200": 90, "answered 503": 4, truncated: 1, "timed-out idle": 5 };

describe("what must never happen", () => {
  const rows = [
    ["is not there", "invalid", "pass", 0],
    ["is there once", "truncated", "fail", 0.01],
    ["is one status", "answered 503", "fail", 0.04],
    ["is a class of statuses", "answered 5xx", "fail", 0.04],
    ["is a class that is not there", "answered 4xx", "pass", 0],
    ["is any answer at all", "answered", "fail", 0.94],
    ["is an outcome with its details", "timed-out", "fail", 0.05],
  ] as const;

  it.each(rows)("%s: %s", (_claim, outcome, status, observed) => {
    expect(judgeNever(trafficWith(mixed), objectiveOf(outcome))).toMatchObject({
      status,
      observed,
      n: 100,
    });
  });

  it("is not known without a request", () => {
    const result = judgeNever(trafficWith({}), objectiveOf("truncated"));
    expect(result).toMatchObject({ status: "inconclusive", observed: null });
  });

  it("is told with its numbers", () => {
    const { reason } = judgeNever(trafficWith(mixed), objectiveOf("answered 5xx"));
    expect(reason).toBe("4 of 100 requests of chat were answered 5xx, and none may be");
  });
});
