import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Aggregate, noLimits } from "../../src/measure/aggregate.ts";
import { highestUs } from "../../src/measure/histogram.ts";
import type { Observation } from "../../src/measure/observation.ts";
import { anyObservation, observation } from "./sample.ts";

const limits = { latencyUs: [1000, 5000], firstTokenUs: [300] };

function aggregateOf(...observations: readonly Observation[]): Aggregate {
  const aggregate = new Aggregate(limits);
  for (const one of observations) aggregate.record(one);
  return aggregate;
}

describe("what a request counts as", () => {
  const failed = (kind: "reset" | "dropped" | "cancelled") =>
    observation({ outcome: { kind }, good: false, sentUs: kind === "dropped" ? null : 0 });
  const timedOut = { kind: "timed-out", limit: "idle" } as const;

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
      one: observation({ outcome: timedOut, good: false }),
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
    const late = observation({ dueUs: 100, sentUs: 700, contentUs: [900], endUs: 1800 });
    const aggregate = aggregateOf(late);
    expect(aggregate.latency.maxUs).toBe(1700);
    expect(aggregate.service.maxUs).toBe(1100);
    expect(aggregate.sendLag.maxUs).toBe(600);
    expect(aggregate.firstToken.maxUs).toBe(800);
  });

  test("the exact counters include their limit and only good requests", () => {
    const { withinLatency, withinFirstToken } = aggregateOf(
      observation({ endUs: 1000, contentUs: [300] }),
      observation({ endUs: 1001, contentUs: [301] }),
      observation({ endUs: 500, contentUs: [100], outcome: { kind: "truncated" }, good: false }),
    );
    expect(withinLatency).toEqual([1, 2]);
    expect(withinFirstToken).toEqual([1]);
  });

  test("what was within a limit is counted from the send time, too", () => {
    const late = { dueUs: 0, sentUs: 4500, contentUs: [4700], endUs: 5400 };
    const aggregate = aggregateOf(
      observation(late),
      observation({ ...late, sentUs: 4400, contentUs: [4701] }),
      observation({ ...late, outcome: { kind: "truncated" }, good: false }),
    );
    expect(aggregate.withinLatency).toEqual([0, 0]);
    expect(aggregate.withinLatencyFromSent).toEqual([2, 2]);
    expect(aggregate.withinFirstToken).toEqual([0]);
    expect(aggregate.withinFirstTokenFromSent).toEqual([1]);
  });

  test("packing keeps every distribution readable", () => {
    const aggregate = aggregateOf(observation({ firstByteUs: 100, contentUs: [200, 240] }));
    const before = mediansOf(aggregate);
    aggregate.pack();
    expect(mediansOf(aggregate)).toEqual(before);
    expect(before).toEqual([1000, 1000, 0, 100, 200, 40, 40]);
  });
});

const mediansOf = (of: Aggregate) =>
  [
    of.latency,
    of.service,
    of.sendLag,
    of.firstByte,
    of.firstToken,
    of.interToken,
    of.timePerToken,
  ].map((histogram) => histogram.percentileUs(50));

describe("the tokens of a stream", () => {
  const streamed = { dueUs: 100, sentUs: 150, contentUs: [400, 430, 430, 500], endUs: 600 };
  const truncated = { outcome: { kind: "truncated" }, good: false } as const;
  const none = { count: 0, maxUs: null, meanUs: null };

  test.each([
    {
      what: "first byte and first token count from the due time",
      one: { ...streamed, firstByteUs: 300 },
      firstByte: { count: 1, maxUs: 200, meanUs: 200 },
      firstToken: { count: 1, maxUs: 300, meanUs: 300 },
    },
    {
      what: "every gap counts, and is 0 between two that came together",
      one: streamed,
      interToken: { count: 3, maxUs: 70, meanUs: 100 / 3 },
    },
    {
      what: "without a usage, tokens are events with content",
      one: streamed,
      tokens: 4,
      timePerToken: { count: 1, maxUs: 33, meanUs: 33 },
    },
    {
      what: "with a usage, it is believed",
      one: { ...streamed, usage: 11 },
      tokens: 11,
      timePerToken: { count: 1, maxUs: 10, meanUs: 10 },
    },
    {
      what: "one token takes no time per token",
      one: { ...streamed, contentUs: [400] },
      tokens: 1,
      interToken: none,
      timePerToken: none,
    },
    {
      what: "all tokens in one event tell nothing of the time between them",
      one: { ...streamed, contentUs: [400], usage: 50 },
      tokens: 50,
      timePerToken: none,
    },
    {
      what: "two events that are said to be one token tell nothing either",
      one: { ...streamed, usage: 1 },
      tokens: 1,
      timePerToken: none,
    },
    {
      what: "all events in one piece take no time per token, and that is told",
      one: { ...streamed, contentUs: [400, 400, 400] },
      interToken: { count: 2, maxUs: 0, meanUs: 0 },
      timePerToken: { count: 1, maxUs: 0, meanUs: 0 },
    },
    {
      what: "a truncated stream has a first token, gaps and tokens, but no time per token",
      one: { ...streamed, ...truncated },
      tokens: 4,
      firstToken: { count: 1, maxUs: 300, meanUs: 300 },
      interToken: { count: 3, maxUs: 70, meanUs: 100 / 3 },
      timePerToken: none,
    },
    {
      what: "an answer without a stream has none of them",
      one: { dueUs: 100, firstByteUs: 300 },
      tokens: 0,
      firstToken: none,
      interToken: none,
      timePerToken: none,
    },
    {
      what: "a usage without any event counts as tokens",
      one: { usage: 5 },
      tokens: 5,
      firstToken: none,
    },
  ])("$what", ({ what: _, one, tokens, ...histograms }) => {
    const aggregate = aggregateOf(observation(one));
    if (tokens !== undefined) expect(aggregate.tokens).toBe(tokens);
    for (const [name, reading] of Object.entries(histograms)) {
      expect([name, readingsOf(aggregate).get(name)]).toEqual([name, reading]);
    }
  });

  test("of several requests add up, whether told or counted", () => {
    const { tokens } = aggregateOf(
      observation(streamed),
      observation({ ...streamed, ...truncated }),
      observation({ ...streamed, usage: 100 }),
    );
    expect(tokens).toBe(108);
  });

  test("are recorded as gaps that add up to the time from the first token to the last", () => {
    fc.assert(
      fc.property(anyObservation, (one) => {
        fc.pre(one.sentUs !== null && one.contentUs.length > 0);
        const { interToken, tokens } = aggregateOf(one);
        const [first = 0] = one.contentUs;
        const gaps = one.contentUs.slice(1).map((at, i) => at - (one.contentUs[i] ?? 0));
        fc.pre(gaps.every((gap) => gap <= highestUs));
        expect(tokens).toBe(one.usage ?? one.contentUs.length);
        expect(interToken.count).toBe(gaps.length);
        expect((interToken.meanUs() ?? 0) * gaps.length).toBeCloseTo(
          (one.contentUs.at(-1) ?? 0) - first,
          2,
        );
      }),
    );
  });
});

function readingsOf({ firstByte, firstToken, interToken, timePerToken }: Aggregate) {
  const histograms = Object.entries({ firstByte, firstToken, interToken, timePerToken });
  return new Map(
    histograms.map(([name, histogram]) => {
      const { count, maxUs } = histogram;
      return [name, { count, maxUs, meanUs: histogram.meanUs() }];
    }),
  );
}

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
