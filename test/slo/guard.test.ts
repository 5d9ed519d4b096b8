/** When a guard ends a run: the limit, the slices, and how it is written. */

import { describe, expect, it } from "vitest";
import { ms } from "../../src/base/units.ts";
import { Aggregate, noLimits } from "../../src/measure/aggregate.ts";
import { guardFields, isMeasured, type MeasuredGuard } from "../../src/slo/guard.ts";
import { isTripped, minLatencies } from "../../src/slo/guard-trip.ts";
import { observation } from "./sample.ts";

function guard(when: string, lasting = "2s"): MeasuredGuard {
  const parsed = guardFields.parse({ when, for: lasting });
  if (!isMeasured(parsed)) throw new Error(`${when} is not measured`);
  return parsed;
}

interface Kind {
  readonly good?: number;
  readonly bad?: number;
  readonly cancelled?: number;
  readonly latencyMs?: number;
}

/** A second with so many requests of each kind. */
function slice({ good = 0, bad = 0, cancelled = 0, latencyMs = 2 }: Kind): Aggregate {
  const aggregate = new Aggregate(noLimits);
  const times = (count: number, outcome?: "refused" | "cancelled") => {
    for (let i = 0; i < count; i++) {
      const fate = outcome === undefined ? {} : { outcome };
      aggregate.record(observation({ dueMs: 0, latencyMs, ...fate }));
    }
  };
  times(good);
  times(bad, "refused");
  times(cancelled, "cancelled");
  return aggregate;
}

/** Nothing is in flight any more. */
const allEnded = (_index: number, judged: number): number => judged;

const fine = slice({ good: 100 });
const broken = slice({ good: 50, bad: 50 });

describe("a guard", () => {
  const rows: readonly (readonly [
    string,
    MeasuredGuard,
    readonly (Aggregate | undefined)[],
    boolean,
  ])[] = [
    [
      "trips when each slice of its time is broken",
      guard("error-ratio > 20%"),
      [broken, broken],
      true,
    ],
    ["waits until its time is over", guard("error-ratio > 20%"), [broken], false],
    ["does not trip on nothing", guard("error-ratio > 20%"), [], false],
    ["is calmed by one good slice", guard("error-ratio > 20%"), [broken, fine, broken], false],
    ["looks at the newest slices only", guard("error-ratio > 20%"), [fine, broken, broken], true],
    ["is over once the harm is", guard("error-ratio > 20%"), [broken, broken, fine], false],
    [
      "takes a slice without requests for no harm",
      guard("error-ratio > 20%"),
      [broken, undefined],
      false,
    ],
    [
      "leaves out what was cancelled",
      guard("error-ratio > 20%", "1s"),
      [slice({ cancelled: 9 })],
      false,
    ],
    ["rounds its time up to whole slices", guard("error-ratio > 20%", "1500ms"), [broken], false],
    ["needs one slice at the least", guard("error-ratio > 20%", "0s"), [broken], true],
  ];

  it.each(rows)("%s", (_claim, given, slices, tripped) => {
    expect(isTripped(given, slices, allEnded)).toBe(tripped);
  });
});

describe("the limit of an error ratio", () => {
  it("is not broken by exactly so many errors, whatever the binary fractions say", () => {
    for (let percent = 1; percent < 100; percent++) {
      const exact = slice({ good: 100 - percent, bad: percent });
      const more = slice({ good: 99 - percent, bad: percent + 1 });
      const given = guard(`error-ratio > ${percent}%`, "1s");
      const tripped = [exact, more].map((each) => isTripped(given, [each], allEnded));
      expect([percent, ...tripped]).toEqual([percent, false, true]);
    }
  });
});

describe("the error ratio of a slice with requests in flight", () => {
  const given = guard("error-ratio > 20%", "1s");
  const early = slice({ bad: 5 });

  it("is of all its requests, not of the first that ended", () => {
    expect(isTripped(given, [early], () => 100)).toBe(false);
    expect(isTripped(given, [early], () => 25)).toBe(false);
    expect(isTripped(given, [early], () => 24)).toBe(true);
  });

  it("asks for the slice by its place in the run", () => {
    const asked: (readonly number[])[] = [];
    isTripped(guard("error-ratio > 20%"), [fine, fine, broken, broken], (index, judged) => {
      asked.push([index, judged]);
      return judged;
    });
    expect(asked).toEqual([
      [2, 100],
      [3, 100],
    ]);
  });
});

describe("the limit of a latency", () => {
  it("is broken by a percentile above it, not by one at it", () => {
    const given = guard("p50 > 2ms", "1s");
    expect(isTripped(given, [slice({ good: 10, latencyMs: 2 })], allEnded)).toBe(false);
    expect(isTripped(given, [slice({ good: 10, latencyMs: 3 })], allEnded)).toBe(true);
  });

  it("is not broken when nothing has a latency: errors are another guard's", () => {
    expect(isTripped(guard("p99 > 1ms", "1s"), [slice({ bad: 10 })], allEnded)).toBe(false);
  });

  it("is not broken by a stray answer or two", () => {
    const given = guard("p99 > 1s", "1s");
    const slow = (good: number) => [slice({ good, latencyMs: 5000 })];
    expect(isTripped(given, slow(minLatencies - 1), allEnded)).toBe(false);
    expect(isTripped(given, slow(minLatencies), allEnded)).toBe(true);
  });
});

describe("the limit of a burn rate", () => {
  const given = guard("burn-rate > 14 of 99.9%");
  const good = slice({ good: 1000 });
  const with14 = slice({ good: 986, bad: 14 });
  const with15 = slice({ good: 985, bad: 15 });

  it("is a multiple of the errors that the promise leaves", () => {
    expect(isTripped(given, [with14, with14], allEnded)).toBe(false);
    expect(isTripped(given, [with15, with15], allEnded)).toBe(true);
    const coarse = guard("burn-rate > 5 of 90%", "1s");
    expect(isTripped(coarse, [slice({ good: 50, bad: 50 })], allEnded)).toBe(false);
    expect(isTripped(coarse, [slice({ good: 49, bad: 51 })], allEnded)).toBe(true);
  });

  it("is broken by all the slices of its time together", () => {
    const with29 = slice({ good: 971, bad: 29 });
    expect(isTripped(given, [with29, good], allEnded)).toBe(true);
    expect(isTripped(given, [good, with29, good, good], allEnded)).toBe(false);
    expect(isTripped(given, [slice({ bad: 1 }), undefined], allEnded)).toBe(true);
    expect(isTripped(given, [undefined, undefined], allEnded)).toBe(false);
  });

  it("counts what is in flight as good", () => {
    const early = slice({ bad: 15 });
    expect(isTripped(guard("burn-rate > 14 of 99.9%", "1s"), [early], () => 1072)).toBe(false);
    expect(isTripped(guard("burn-rate > 14 of 99.9%", "1s"), [early], () => 1071)).toBe(true);
  });
});

describe("a guard in a scenario", () => {
  it("is about a ratio of errors or a percentile of latency", () => {
    expect(guardFields.parse({ when: "error-ratio > 20%" })).toEqual({
      when: "error-ratio > 20%",
      limit: { kind: "error-ratio", above: 0.2 },
      lasting: 2000,
      traffic: null,
    });
    expect(guardFields.parse({ when: "p99.9 > 2s", for: "5s", traffic: "chat" })).toEqual({
      when: "p99.9 > 2s",
      limit: { kind: "latency", percentile: 99.9, above: ms(2000) },
      lasting: 5000,
      traffic: "chat",
    });
  });

  const wrong = [
    "errors > 20%",
    "error-ratio > 120%",
    "error-ratio < 20%",
    "p0 > 1s",
    "p100 > 1s",
    "p99 > 20%",
    "p99 > 1",
    "burn-rate > 14",
    "burn-rate > 14% of 99.9%",
    "burn-rate > 14 of 1",
  ];

  it.each(wrong)("is not %j, and says what to write instead", (when) => {
    const { error } = guardFields.safeParse({ when });
    expect(error?.issues[0]?.message).toBe(
      `"${when}" is not a condition; ` +
        'write "error-ratio > 20%", "p99 > 2s" or "burn-rate > 14 of 99.9%"',
    );
  });

  it("may be about what is measured elsewhere, asked every second", () => {
    const url = "http://127.0.0.1:9090/";
    expect(guardFields.parse({ prometheus: { url, query: "up", below: 1 }, for: "3s" })).toEqual({
      when: "up below 1",
      lasting: 3000,
      traffic: null,
      limit: {
        kind: "outside",
        every: 1000,
        onError: "trip",
        question: {
          kind: "prometheus",
          url: "http://127.0.0.1:9090",
          query: "up",
          headers: {},
          limits: { above: null, below: 1 },
          timeout: 5000,
        },
      },
    });
    const command = { run: ["kubectl", "get", "node"] };
    expect(guardFields.parse({ command, every: "5s", "on-error": "ignore" })).toMatchObject({
      when: "kubectl get node: not exit code 0",
      limit: { every: 5000, onError: "ignore" },
    });
    expect(guardFields.parse({ http: { get: "/ready", status: 200 } })).toMatchObject({
      when: "GET /ready: not 200",
    });
  });

  const up = { url: "http://127.0.0.1:9090", query: "up", below: 1 };
  const told: readonly (readonly [object, string])[] = [
    [{}, "a guard watches something; write one of when, prometheus, command, http"],
    [
      { when: "p99 > 2s", prometheus: up },
      "a guard watches one thing; write when and prometheus one by one",
    ],
    [{ when: "p99 > 2s", every: "1s" }, "a guard with when takes no every; leave it out"],
    [{ prometheus: up, traffic: "chat" }, "a guard with prometheus takes no traffic; leave it out"],
    [{ prometheus: up, every: "1ms" }, "ask every 100ms at the most"],
    [{ prometheus: { ...up, below: undefined } }, "write a limit: above or below"],
    [
      { when: "burn-rate > 10 of 90%" },
      '"burn-rate > 10 of 90%" never is: when all fails, the burn rate of 90% is 10',
    ],
    [
      { command: { run: "kubectl get node" } },
      '"kubectl get node" is one text; write the program and its arguments as a list, like ' +
        "[kubectl, get, pods], or add shell: true",
    ],
  ];

  it.each(told)("that is %j is told what is wrong", (fields, message) => {
    expect(guardFields.safeParse(fields).error?.issues[0]?.message).toBe(message);
  });
});
