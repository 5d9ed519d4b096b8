import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Aggregate, noLimits } from "../../src/measure/aggregate.ts";
import type { Observation } from "../../src/measure/observation.ts";
import { anyObservation, observation } from "./sample.ts";

const limits = { latencyUs: [1000, 5000], firstTokenUs: [300] };

function aggregateOf(...observations: readonly Observation[]): Aggregate {
  const aggregate = new Aggregate(limits);
  for (const one of observations) aggregate.record(one);
  return aggregate;
}

describe("what a request counts as", () => {
  const failed = (kind: "reset" | "timed-out" | "dropped" | "cancelled") =>
    observation({ outcome: { kind }, good: false, sentUs: kind === "dropped" ? null : 0 });

  test.each([
    {
      what: "a good answer",
      one: observation(),
      counts: { offered: 1, sent: 1, judged: 1, good: 1, bytes: 10 },
      latencies: 1,
    },
    {
      what: "a reset, which is judged but has no latency",
      one: failed("reset"),
      counts: { sent: 1, judged: 1, good: 0 },
      latencies: 0,
    },
    {
      what: "a timeout, whose wait is a latency",
      one: failed("timed-out"),
      counts: { sent: 1, judged: 1, good: 0 },
      latencies: 1,
    },
    {
      what: "a dropped arrival, judged though never sent",
      one: failed("dropped"),
      counts: { offered: 1, sent: 0, dropped: 1, judged: 1, good: 0 },
      latencies: 0,
    },
    {
      what: "a cancelled request, which is not judged",
      one: failed("cancelled"),
      counts: { sent: 1, cancelled: 1, judged: 0, good: 0 },
      latencies: 0,
    },
    {
      what: "an answer that is not good",
      one: observation({ outcome: { kind: "answered", status: 500 }, good: false }),
      counts: { sent: 1, judged: 1, good: 0 },
      latencies: 0,
    },
  ])("$what", ({ one, counts, latencies }) => {
    const aggregate = aggregateOf(one);
    expect(aggregate).toMatchObject(counts);
    expect(aggregate.latency.count).toBe(latencies);
    expect(aggregate.service.count).toBe(latencies);
    expect(aggregate.sendLag.count).toBe(aggregate.sent);
  });

  test("outcomes are counted by name", () => {
    const limited = observation({ outcome: { kind: "rate-limited" }, good: false });
    const { outcomes } = aggregateOf(observation(), observation(), limited);
    expect([...outcomes]).toEqual([
      ["answered 200", 2],
      ["rate-limited", 1],
    ]);
  });
});

describe("times", () => {
  test("latency and first token count from the due time, service from the send time", () => {
    const late = observation({ dueUs: 100, sentUs: 700, firstTokenUs: 900, endUs: 1800 });
    const aggregate = aggregateOf(late);
    expect(aggregate.latency.maxUs).toBe(1700);
    expect(aggregate.service.maxUs).toBe(1100);
    expect(aggregate.sendLag.maxUs).toBe(600);
    expect(aggregate.firstToken.maxUs).toBe(800);
  });

  test("the exact counters include their limit and only good requests", () => {
    const { withinLatency, withinFirstToken } = aggregateOf(
      observation({ endUs: 1000, firstTokenUs: 300 }),
      observation({ endUs: 1001, firstTokenUs: 301 }),
      observation({ endUs: 500, firstTokenUs: 100, outcome: { kind: "truncated" }, good: false }),
    );
    expect(withinLatency).toEqual([1, 2]);
    expect(withinFirstToken).toEqual([1]);
  });

  test("what was within a limit is counted from the send time, too", () => {
    const late = { dueUs: 0, sentUs: 4500, firstTokenUs: 4700, endUs: 5400 };
    const aggregate = aggregateOf(
      observation(late),
      observation({ ...late, sentUs: 4400, firstTokenUs: 4701 }),
      observation({ ...late, outcome: { kind: "truncated" }, good: false }),
    );
    expect(aggregate.withinLatency).toEqual([0, 0]);
    expect(aggregate.withinLatencyFromSent).toEqual([2, 2]);
    expect(aggregate.withinFirstToken).toEqual([0]);
    expect(aggregate.withinFirstTokenFromSent).toEqual([1]);
  });

  test("packing keeps every distribution readable", () => {
    const aggregate = aggregateOf(observation({ firstTokenUs: 200 }));
    aggregate.pack();
    expect(aggregate.latency.percentileUs(50)).toBe(1000);
    expect(aggregate.firstToken.percentileUs(50)).toBe(200);
  });
});

test("offered = sent + dropped = judged + cancelled = the sum of all outcomes", () => {
  fc.assert(
    fc.property(fc.array(anyObservation, { maxLength: 50 }), (observations) => {
      const aggregate = new Aggregate(noLimits);
      for (const one of observations) aggregate.record(one);
      const outcomes = [...aggregate.outcomes.values()].reduce((sum, n) => sum + n, 0);
      expect(aggregate.offered).toBe(observations.length);
      expect(aggregate.sent + aggregate.dropped).toBe(aggregate.offered);
      expect(aggregate.judged + aggregate.cancelled).toBe(aggregate.offered);
      expect(outcomes).toBe(aggregate.offered);
    }),
  );
});
