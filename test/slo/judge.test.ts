import { describe, expect, test } from "vitest";
import { judge } from "../../src/slo/judge.ts";
import { availability, context, measured, outage, recovery, saturated, steady } from "./sample.ts";

const met = availability(99);
const missed = availability(100);
const oneFailure = steady(30, (due) => (due === 25_000 ? { outcome: "reset" } : {}));
const touchedNothing = { ...outage, touched: 0 };
const failedToInject = { ...outage, startMs: null, endMs: null, touched: 0, error: "ECONNREFUSED" };
const failedToUndo = { ...outage, error: "could not be undone: ECONNREFUSED" };
const neverBegan = { ...outage, startMs: null, endMs: null, touched: 0 };
const generator = saturated;

describe("the status of a run with", () => {
  test.each([
    { what: "all objectives met", objectives: [met], parts: {}, status: "pass" },
    { what: "one objective missed", objectives: [met, missed], parts: {}, status: "fail" },
    { what: "no objectives", objectives: [], parts: {}, status: "pass" },
    {
      what: "a fault that could not be injected",
      objectives: [met],
      parts: { faults: [failedToInject] },
      status: "fail",
    },
    {
      what: "a fault that could not be undone and no objectives",
      objectives: [],
      parts: { faults: [failedToUndo] },
      status: "fail",
    },
    {
      what: "a fault that touched nothing",
      objectives: [met],
      parts: { faults: [touchedNothing] },
      status: "inconclusive",
    },
    {
      what: "a fault that never began",
      objectives: [met],
      parts: { faults: [neverBegan] },
      status: "inconclusive",
    },
    {
      what: "a fault that touched nothing and an objective missed",
      objectives: [missed],
      parts: { faults: [touchedNothing] },
      status: "fail",
    },
    {
      what: "a saturated generator and all met",
      objectives: [met],
      parts: { generator },
      status: "inconclusive",
    },
    {
      what: "a saturated generator and no objectives",
      objectives: [],
      parts: { generator },
      status: "inconclusive",
    },
    {
      what: "a saturated generator and failures among the requests sent",
      objectives: [missed],
      parts: { generator },
      status: "fail",
    },
  ])("$what is $status", ({ objectives, parts, status }) => {
    const verdict = judge(measured(oneFailure, objectives), objectives, context(parts));
    expect(verdict.status).toBe(status);
    expect(verdict.reasons.length).toBeGreaterThan(0);
  });

  test("not one good request is inconclusive, even where nothing was promised", () => {
    const allBroken = steady(30, () => ({ outcome: "reset" }));
    const verdict = judge(measured(allBroken, []), [], context());
    expect(verdict).toMatchObject({ status: "inconclusive" });
    expect(verdict.reasons[0]).toMatch(/^not one of \d+ requests was good$/);
  });

  test.each([{ objectives: [] }, { objectives: [met] }])("no request is inconclusive", (row) => {
    const verdict = judge(measured([], row.objectives), row.objectives, context());
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.reasons[0]).toBe("no request was due in the whole run");
  });
});

describe("the reasons", () => {
  test("begin with what failed the run, then what leaves it in doubt", () => {
    const objectives = [met, missed, recovery(5000)];
    const faults = [
      { ...outage, id: "kill gateway/1", on: "gateway/1", error: "no such process" },
      touchedNothing,
    ];
    const verdict = judge(
      measured(oneFailure, objectives),
      objectives,
      context({ faults, generator }),
    );
    expect(verdict.reasons).toEqual([
      "the fault kill gateway/1: no such process",
      "availability of chat was 99.9666%, promised 100%: 1 of 3000 requests not good, 0 allowed; " +
        "worst in recovery: 99.9%, 0.1 points short",
      "the load generator could not keep up, 7 arrivals were dropped: add workers",
      "the fault openai timeout on provider/openai touched nothing",
      "availability of chat was 99.9666%, promised 99%: 1 of 3000 requests not good, 30 allowed; " +
        "in doubt, as the load generator could not keep up",
      "the fault openai timeout touched nothing, so there was nothing to recover from",
    ]);
  });

  test("of a pass count the objectives, then tell each", () => {
    const objectives = [met, availability(99, "fault")];
    const verdict = judge(measured(oneFailure, objectives), objectives, context());
    expect(verdict.reasons).toEqual([
      "every objective was met, 2 of 2",
      ...verdict.objectives.map(({ reason }) => reason),
    ]);
  });

  test("of a run without objectives say that nothing was promised", () => {
    const verdict = judge(measured(oneFailure), [], context());
    expect(verdict.reasons).toEqual(["no objectives: nothing was promised"]);
  });
});

test("an objective of a traffic that was not measured is inconclusive", () => {
  const other = { ...met, traffic: "embed" };
  const verdict = judge(measured(oneFailure, [met]), [other], context());
  expect(verdict.objectives[0]).toMatchObject({ status: "inconclusive", observed: null, n: 0 });
});
