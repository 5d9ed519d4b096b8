import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "../../src/slo/judge.ts";
import type { Objective } from "../../src/slo/objective.ts";
import type { ObjectiveResult, Status } from "../../src/slo/verdict.ts";
import {
  availability,
  context,
  latency,
  many,
  measured,
  type Request,
  saturated,
  steady,
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

describe("availability", () => {
  test.each([
    { what: "all good", requests: many(10, good), observed: 1, status: "pass" },
    {
      what: "exactly the share promised, though 99.9 / 100 is above 0.999",
      requests: [...many(999, good), bad],
      observed: 0.999,
      status: "pass",
    },
    {
      what: "one failure more than allowed",
      requests: [...many(998, good), bad, bad],
      observed: 0.998,
      status: "fail",
    },
    {
      what: "a dropped arrival, which is not a good one",
      requests: [...many(9, good), { dueMs: 0, outcome: "dropped" }],
      observed: 0.9,
      status: "fail",
    },
    {
      what: "a cancelled request, which says nothing",
      requests: [...many(9, good), { dueMs: 0, outcome: "cancelled" }],
      observed: 1,
      status: "pass",
    },
    { what: "nothing due", requests: [], observed: null, status: "inconclusive" },
    {
      what: "nothing but cancelled requests",
      requests: [{ dueMs: 0, outcome: "cancelled" }],
      observed: null,
      status: "inconclusive",
    },
  ] as const)("of $what: $status", ({ requests, observed, status }) => {
    const result = resultOf(requests, availability(99.9));
    expect(result).toMatchObject({ observed, status, promised: 99.9 / 100, unit: "ratio" });
  });

  test("a failure is told with counts, and with the phase where it was worst", () => {
    const requests = steady(30, (due) =>
      due >= 10_000 && due < 10_400 ? { outcome: "reset" } : {},
    );
    expect(resultOf(requests, availability(99.9)).reason).toBe(
      "availability of chat was 98.66%, promised 99.9%: 40 of 3000 requests not good, " +
        "3 allowed; worst in fault: 96%, 3.9 points short",
    );
  });

  test("each phase is observed, whichever one is judged", () => {
    const requests = steady(15, (due) => (due >= 14_000 ? { outcome: "refused" } : {}));
    const result = resultOf(requests, availability(99, "baseline"));
    expect(result.status).toBe("pass");
    expect(result.byPhase).toEqual([
      { phase: "baseline", observed: 1, n: 1000 },
      { phase: "fault", observed: 0.8, n: 500 },
      { phase: "recovery", observed: null, n: 0 },
    ]);
  });

  test("a phase in which nothing was due is inconclusive and named", () => {
    const result = resultOf(steady(5), availability(99, "fault"));
    expect(result.status).toBe("inconclusive");
    expect(result.reason).toBe("no request of chat was due during fault");
  });

  test("a pass with too few requests to prove it says how many it takes", () => {
    expect(resultOf(many(500, good), availability(99.9)).reason).toBe(
      "availability of chat was 100%, promised 99.9%: 0 of 500 requests not good, 0 allowed; " +
        "too few to prove 99.9%, that takes 2995",
    );
    expect(resultOf(many(2995, good), availability(99.9)).reason).not.toContain("too few");
  });
});

describe("latency", () => {
  const slow: Request = { dueMs: 0, latencyMs: 900 };

  test.each([
    {
      what: "99 of 100 are fast",
      requests: [...many(99, good), slow],
      observed: 2,
      status: "pass",
    },
    { what: "a request takes exactly the limit", requests: many(9, { dueMs: 0, latencyMs: 800 }) },
    {
      what: "98 of 100 are fast",
      requests: [...many(98, good), slow, slow],
      observed: 900,
      status: "fail",
    },
    {
      what: "the answered are fast and two of 100 are not answered",
      requests: [...many(98, good), bad, bad],
      observed: 2,
      status: "fail",
    },
    { what: "none is answered", requests: many(5, bad), observed: null, status: "fail" },
    {
      what: "requests time out, which is a wait of at least that long",
      requests: [
        ...many(97, good),
        ...many(3, { dueMs: 0, latencyMs: 5000, outcome: "timed-out" }),
      ],
      observed: 5000,
      status: "fail",
    },
  ] as const)("p99 < 800ms where $what", (row) => {
    const { observed = 800, status = "pass" } = { observed: 800, status: "pass", ...row };
    const result = resultOf(row.requests, latency(99, 800));
    expect(result.status).toBe(status);
    expect(result).toMatchObject({ observed, promised: 800, unit: "ms" });
  });

  test("slow answers are told by how far the percentile is over, and where", () => {
    const requests = steady(30, (due) => ({ latencyMs: due >= 20_000 ? 2000 : 2 }));
    expect(resultOf(requests, latency(99, 800)).reason).toBe(
      "latency of chat: p99 was 2s, 1.2s over the promised 800ms; " +
        "66.66% of 3000 requests within it, 99% promised; worst in recovery: p99 2s, 1.2s over",
    );
  });

  test("fast answers among errors are told apart from a promise kept", () => {
    const requests = [...many(979, { dueMs: 0, latencyMs: 320 }), ...many(21, bad)];
    expect(resultOf(requests, latency(99, 800)).reason).toBe(
      "latency of chat: p99 of the answered is 320ms, but only 97.9% of all 1000 requests were " +
        "answered within 800ms, 99% promised; worst in baseline: 97.9%, 1.1 points short",
    );
  });

  test("answers at the very limit are not shown above it, though a bucket would be", () => {
    const requests = [...many(90, { dueMs: 0, latencyMs: 800 }), ...many(10, bad)];
    expect(resultOf(requests, latency(99, 800))).toMatchObject({ status: "fail", observed: 800 });
  });

  test("no answer at all is told as such", () => {
    expect(resultOf(many(5, bad), latency(99, 800)).reason).toBe(
      "latency of chat: none of 5 requests was answered within 800ms, 99% promised; " +
        "worst in baseline: 0%, 99 points short",
    );
  });
});

describe("first token", () => {
  const stream: Request = { dueMs: 0, latencyMs: 2000, firstTokenMs: 100 };
  const objective = latency(90, 300, "overall", "first-token");

  test.each([
    { what: "in time though the whole answer is not", requests: many(9, stream), status: "pass" },
    {
      what: "late for two of ten",
      requests: [...many(8, stream), ...many(2, { ...stream, firstTokenMs: 400 })],
      status: "fail",
    },
    {
      what: "in time, of streams that were then cut",
      requests: many(9, { ...stream, outcome: "truncated" }),
      status: "fail",
    },
    { what: "never there, as all failed", requests: many(9, bad), status: "fail" },
    { what: "missing in good answers", requests: many(9, good), status: "inconclusive" },
  ] as const)("$what: $status", ({ requests, status }) => {
    expect(resultOf(requests, objective).status).toBe(status);
  });

  test("a promise about a traffic that does not stream says so", () => {
    expect(resultOf(many(9, good), objective).reason).toBe(
      "no answer of chat had a first token; it does not stream",
    );
  });
});

describe("laws", () => {
  const rank: Record<Status, number> = { fail: 0, inconclusive: 1, pass: 2 };
  const outcome = fc.constantFrom(undefined, "reset", "timed-out", "dropped", "invalid");
  const latencyMs = fc.integer({ min: 1, max: 2000 });
  const request = fc.record({ latencyMs, latePercent: fc.nat(100), outcome }).map(
    ({ latencyMs: lasted, latePercent, outcome: kind }): Request => ({
      dueMs: 0,
      latencyMs: lasted,
      lagMs: Math.floor((lasted * latePercent) / 100),
      ...(kind === undefined ? {} : { outcome: kind }),
    }),
  );
  const objective = fc.oneof(
    fc.constantFrom(50, 90, 99).map((percent) => availability(percent)),
    fc.constantFrom(50, 90, 99).map((percent) => latency(percent, 800)),
  );

  test("a failure in the place of any request never improves a status", () => {
    fc.assert(
      fc.property(
        fc.array(request, { minLength: 1, maxLength: 40 }),
        fc.nat(),
        objective,
        fc.boolean(),
        (requests, at, promise, isSaturated) => {
          const worse = requests.with(at % requests.length, bad);
          const parts = isSaturated ? { generator: saturated } : {};
          const before = rank[resultOf(requests, promise, parts).status];
          expect(rank[resultOf(worse, promise, parts).status]).toBeLessThanOrEqual(before);
        },
      ),
    );
  });

  test("a pass has enough requests within the limit, and shows a percentile within it", () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 60 }), (requests) => {
        const { status, observed } = resultOf(requests, latency(90, 800));
        const answered = requests.filter(({ outcome: kind }) => kind === undefined);
        const isEnough = (kept: readonly Request[]) => kept.length * 10 >= requests.length * 9;
        const fast = answered.filter(({ latencyMs: took = 0 }) => took <= 800);
        const fastFromSent = answered.filter(
          ({ latencyMs: took = 0, lagMs = 0 }) => took - lagMs <= 800,
        );
        const broken = isEnough(fastFromSent) ? "inconclusive" : "fail";
        expect(status).toBe(isEnough(fast) ? "pass" : broken);
        if (status === "pass") expect(observed).toBeLessThanOrEqual(800);
      }),
    );
  });
});
