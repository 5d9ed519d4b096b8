/** Promises that the load generator may have broken itself: what is held against the target. */

import { describe, expect, test } from "vitest";
import { judge } from "../../src/slo/judge.ts";
import type { Objective } from "../../src/slo/objective.ts";
import type { ObjectiveResult } from "../../src/slo/verdict.ts";
import {
  availability,
  context,
  latency,
  many,
  measured,
  type Request,
  saturated,
} from "./sample.ts";

function resultOf(
  requests: Iterable<Request>,
  objective: Objective,
  parts: Parameters<typeof context>[0] = {},
): ObjectiveResult {
  const verdict = judge(measured(requests, [objective]), [objective], context(parts));
  const [result] = verdict.objectives;
  if (result === undefined) throw new Error("no result");
  return result;
}

const good: Request = { dueMs: 0 };
const bad: Request = { dueMs: 0, outcome: "reset" };

describe("with a generator that sends late", () => {
  const token: Partial<Request> = { latencyMs: 2000 };
  const firstToken = latency(99, 30, "overall", "first-token");
  const doubt =
    "; in doubt, as it was kept when counted from when the requests were sent: " +
    "the load generator was late";

  test.each([
    {
      what: "broken whenever it is counted from",
      requests: many(1000, { dueMs: 0, latencyMs: 5000, lagMs: 3 }),
      objective: latency(99, 30),
      status: "fail",
    },
    {
      what: "broken by the lateness alone",
      requests: many(1000, { dueMs: 0, latencyMs: 32, lagMs: 3 }),
      objective: latency(99, 30),
      status: "inconclusive",
    },
    {
      what: "kept in spite of it",
      requests: many(1000, { dueMs: 0, latencyMs: 30, lagMs: 25 }),
      objective: latency(99, 30),
      status: "pass",
    },
    {
      what: "broken by failures, which no lateness explains",
      requests: [...many(98, { dueMs: 0, latencyMs: 20, lagMs: 15 }), bad, bad],
      objective: latency(99, 30),
      status: "fail",
    },
    {
      what: "of a first token, broken by the lateness alone",
      requests: many(100, { ...token, dueMs: 0, firstTokenMs: 32, lagMs: 3 }),
      objective: firstToken,
      status: "inconclusive",
    },
    {
      what: "of a first token, broken whenever it is counted from",
      requests: many(100, { ...token, dueMs: 0, firstTokenMs: 34, lagMs: 3 }),
      objective: firstToken,
      status: "fail",
    },
  ] as const)("a promise $what: $status", ({ requests, objective, status }) => {
    const result = resultOf(requests, objective);
    expect(result.status).toBe(status);
    expect(result.reason.endsWith(doubt)).toBe(status === "inconclusive");
  });
});

describe("with a saturated generator", () => {
  const drop: Request = { dueMs: 0, outcome: "dropped" };
  test.each([
    { what: "a pass", requests: many(9, good), objective: availability(90) },
    {
      what: "a latency that fails by lateness",
      requests: many(9, { ...good, latencyMs: 900, lagMs: 200 }),
      objective: latency(99, 800),
    },
    {
      what: "a latency that fails by dropped arrivals alone",
      requests: [...many(9, good), drop],
      objective: latency(99, 800),
    },
    {
      what: "an availability that fails by dropped arrivals alone",
      requests: [...many(9, good), ...many(3, drop)],
      objective: availability(90),
    },
    { what: "nothing but dropped arrivals", requests: many(3, drop), objective: availability(90) },
  ])("$what is inconclusive", ({ requests, objective }) => {
    const result = resultOf(requests, objective, { generator: saturated });
    expect(result.status).toBe("inconclusive");
    expect(result.reason).toMatch(/; in doubt, as the load generator could not keep up$/);
  });

  test("an availability that fails without the dropped arrivals still fails", () => {
    const requests = [...many(5, good), ...many(5, bad), ...many(3, drop)];
    const result = resultOf(requests, availability(90), { generator: saturated });
    expect(result.status).toBe("fail");
  });

  test("a latency that fails without the dropped arrivals, from when it was sent, still fails", () => {
    const requests = [...many(9, { ...good, latencyMs: 900, lagMs: 50 }), drop];
    expect(resultOf(requests, latency(99, 800), { generator: saturated }).status).toBe("fail");
  });
});
