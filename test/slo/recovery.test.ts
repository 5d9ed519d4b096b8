import { describe, expect, test } from "vitest";
import { ms } from "../../src/base/units.ts";
import { judge } from "../../src/slo/judge.ts";
import type { JudgeContext } from "../../src/slo/judge-context.ts";
import type { ObjectiveResult, Recovery } from "../../src/slo/verdict.ts";
import { context, many, measured, outage, type Request, recovery, steady } from "./sample.ts";

/**
 * A run as one letter a second: `g` good, `b` bad (errors), `s` slow, `.` nothing due, `,` too few
 * requests to tell.
 */
function requestsOf(course: string): Request[] {
  return [...course].flatMap((letter, second) => {
    const dueMs = second * 1000;
    switch (letter) {
      case "g":
        return many(20, { dueMs });
      case "b":
        return [...many(10, { dueMs }), ...many(10, { dueMs, outcome: "reset" as const })];
      case "s":
        return many(20, { dueMs, latencyMs: 51 });
      case ",":
        return many(4, { dueMs, outcome: "reset" as const });
      default:
        return [];
    }
  });
}

const ten = "gggggggggg";

function verdictOf(course: string, parts: Partial<JudgeContext> = {}) {
  const objectives = [recovery(5000), recovery(2000, "end")];
  const durationMs = ms(course.length * 1000);
  const faults = [{ ...outage, endMs: 13_000 }];
  const measurements = measured(requestsOf(course), objectives);
  const verdict = judge(measurements, objectives, context({ durationMs, faults, ...parts }));
  return { ...verdict, results: verdict.objectives };
}

function only<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error("nothing");
  return item;
}

const courseOf = (course: string, parts: Partial<JudgeContext> = {}): Recovery =>
  only(verdictOf(course, parts).recovery);
const resultOf = (course: string, parts: Partial<JudgeContext> = {}): ObjectiveResult =>
  only(verdictOf(course, parts).results);

describe("a fault from second 10 to 13", () => {
  const never = { detectMs: null, recoverMs: 0, recoverAfterEndMs: 0, relapses: 0 };
  test.each([
    { course: "gggggg", what: "that never made a second bad", expected: never },
    {
      course: "bbbggg",
      what: "bad for as long as it lasts",
      expected: { detectMs: 0, recoverMs: 3000, recoverAfterEndMs: 0, relapses: 0 },
    },
    {
      course: "gbggggg",
      what: "noticed late and overcome before its end",
      expected: { detectMs: 1000, recoverMs: 2000, recoverAfterEndMs: 0, relapses: 0 },
    },
    {
      course: "bbbssggg",
      what: "after which answers are slow for two seconds",
      expected: { detectMs: 0, recoverMs: 5000, recoverAfterEndMs: 2000, relapses: 0 },
    },
    {
      course: "bggbggg",
      what: "with a good run of two seconds, which does not last",
      expected: { detectMs: 0, recoverMs: 4000, recoverAfterEndMs: 1000, relapses: 1 },
    },
    {
      course: "bgggbggg",
      what: "with a relapse after a lasting recovery",
      expected: { detectMs: 0, recoverMs: 1000, recoverAfterEndMs: 0, relapses: 1 },
    },
    {
      course: "bg.g,g",
      what: "with empty seconds, which neither count nor start anew",
      expected: { detectMs: 0, recoverMs: 1000, recoverAfterEndMs: 0, relapses: 0 },
    },
    {
      course: "b..ggg",
      what: "followed by silence, which is no recovery",
      expected: { detectMs: 0, recoverMs: 3000, recoverAfterEndMs: 0, relapses: 0 },
    },
  ])("$course: $what", ({ course, expected }) => {
    const whole = { fault: outage.id, traffic: "chat", censored: false, ...expected };
    expect(courseOf(ten + course)).toEqual(whole);
  });

  test.each([
    { course: "bbbbbb", what: "stays bad" },
    { course: "bbbbgg", what: "ends before three good seconds" },
    { course: "bbbg..", what: "ends in silence" },
  ])("$course: a run that $what is censored and has no time", ({ course }) => {
    expect(courseOf(ten + course)).toMatchObject({
      detectMs: 0,
      recoverMs: null,
      recoverAfterEndMs: null,
      censored: true,
    });
  });

  test("what was bad before it began is not its doing", () => {
    expect(courseOf("gggggggbbbgggg")).toMatchObject({ detectMs: null, recoverMs: 0 });
  });

  test("a last second that was cut short does not count", () => {
    const durationMs = ms(15_999);
    expect(courseOf(`${ten}gggggb`, { durationMs })).toMatchObject({ detectMs: null });
  });

  test("the second in which it begins counts as its first", () => {
    const faults = [{ ...outage, startMs: 10_700, endMs: 10_900 }];
    const expected = { detectMs: 0, recoverMs: 1000, recoverAfterEndMs: 1000 };
    expect(courseOf(`${ten}bggg`, { faults })).toMatchObject(expected);
  });

  test("seconds with too few requests leave it unknown", () => {
    const verdict = verdictOf(`${ten},,..,,`);
    expect(verdict.recovery[0]).toMatchObject({ detectMs: null, recoverMs: null, censored: false });
    expect(verdict.results[0]).toMatchObject({ status: "inconclusive", n: 0 });
  });

  test.each([
    { course: "g.g,..", rated: 2 },
    { course: ",,g.,,", rated: 1 },
  ])(
    "$course: fewer good seconds than make a recovery do not show that it was never bad",
    (row) => {
      const verdict = verdictOf(ten + row.course);
      expect(verdict.recovery[0]).toMatchObject({
        detectMs: null,
        recoverMs: null,
        censored: false,
      });
      expect(verdict.results[0]).toMatchObject({ status: "inconclusive", n: row.rated });
      expect(verdict.results[0]?.reason).toBe(
        "chat was not seen bad after openai timeout, " +
          `but only ${row.rated} of its seconds had the 5 requests that tell, and it takes 3`,
      );
    },
  );

  test("a single bad second is enough to show that it was bad", () => {
    const verdict = verdictOf(`${ten}b.....`);
    expect(verdict.recovery[0]).toMatchObject({ detectMs: 0, recoverMs: null, censored: true });
  });

  test("without a baseline only errors make a second bad", () => {
    expect(courseOf(`${ten}sssggg`, { phases: [] })).toMatchObject({ detectMs: null });
    expect(courseOf(`${ten}bbbggg`, { phases: [] })).toMatchObject({ detectMs: 0 });
  });

  test("one error in twenty is still a good second", () => {
    const requests = steady(16, (due) => (due % 200 === 0 ? { outcome: "reset" } : {}));
    const verdict = judge(measured(requests), [], context({ faults: [outage] }));
    expect(verdict.recovery[0]).toMatchObject({ detectMs: null, recoverMs: 0 });
  });

  test("a slow baseline allows three times its own p95", () => {
    const slow = (factor: number) =>
      steady(16, (due) => ({ latencyMs: due < 10_000 ? 100 : 100 * factor }));
    const detect = (factor: number) =>
      judge(measured(slow(factor)), [], context({ faults: [outage] })).recovery[0]?.detectMs;
    expect(detect(2.9)).toBeNull();
    expect(detect(3.1)).toBe(0);
  });
});

describe("a second fault", () => {
  const second = { ...outage, id: "kill", on: "gateway/1", startMs: 15_000, endMs: 16_000 };
  const faults = [{ ...outage, endMs: 13_000 }, second];

  test("answers for the bad seconds from its own start", () => {
    const { recovery: courses } = verdictOf(`${ten}bggggbbggg`, { faults });
    expect(courses).toMatchObject([
      { fault: outage.id, detectMs: 0, recoverMs: 1000, relapses: 0 },
      { fault: "kill", detectMs: 0, recoverMs: 2000, recoverAfterEndMs: 1000 },
    ]);
  });

  test("censors a recovery from the first that it overtakes", () => {
    const { recovery: courses, results } = verdictOf(`${ten}bbbbbbbggg`, { faults });
    expect(courses).toMatchObject([
      { fault: outage.id, recoverMs: null, censored: true },
      { fault: "kill", recoverMs: 2000 },
    ]);
    expect(results[0]).toMatchObject({ status: "fail", observed: null });
    expect(results[0]?.reason).toBe(
      "chat had not recovered from openai timeout by the next fault: " +
        "it took > 5s from the start of the fault, promised was < 5s",
    );
  });

  test("in the same second shares the time with the first", () => {
    const twin = { ...second, startMs: 10_400 };
    const { recovery: courses } = verdictOf(`${ten}bbbggg`, { faults: [outage, twin] });
    expect(courses.map(({ recoverMs }) => recoverMs)).toEqual([3000, 3000]);
  });

  test("at the same place is judged too, and the worse one tells", () => {
    const again = { ...second, on: outage.on, id: "openai again" };
    const result = resultOf(`${ten}bggggbbggg`, { faults: [outage, again] });
    expect(result).toMatchObject({ status: "pass", observed: 2000 });
    expect(result.reason).toContain("openai again");
  });
});

describe("the promise to recover within 5 s of its start, or 2 s of its end", () => {
  test.each([
    { course: "ggggggg", start: "pass", end: "pass" },
    { course: "bbbbggg", start: "pass", end: "pass" },
    { course: "bbbbbggg", start: "fail", end: "fail" },
    { course: "bbbbbbbbb", start: "fail", end: "fail" },
    // Bad to the end, but the run ended before the promised time was over.
    { course: "bbbb", start: "inconclusive", end: "inconclusive" },
    { course: "bbbgg", start: "inconclusive", end: "inconclusive" },
  ])("$course: $start, $end", ({ course, start, end }) => {
    const { results } = verdictOf(ten + course);
    expect(results.map(({ status }) => status)).toEqual([start, end]);
  });

  test.each([
    { what: "never began", fault: { ...outage, startMs: null, endMs: null } },
    { what: "touched nothing", fault: { ...outage, touched: 0 } },
    { what: "is no fault of this run", fault: { ...outage, on: "provider/other" } },
  ])("is inconclusive if the fault $what", ({ fault }) => {
    expect(resultOf(`${ten}gggggg`, { faults: [fault] }).status).toBe("inconclusive");
  });

  test("is inconclusive from the end of a fault that was never undone", () => {
    const { results } = verdictOf(`${ten}bbbggg`, { faults: [{ ...outage, endMs: null }] });
    expect(results.map(({ status }) => status)).toEqual(["pass", "inconclusive"]);
  });

  test.each([
    { course: "gggggg", reason: "chat was never bad after openai timeout" },
    {
      course: "bgbbggg",
      reason:
        "chat recovered 4s after the start of openai timeout (+-1s), promised < 5s; relapses: 1",
    },
    {
      course: "bbbbbbggg",
      reason: "chat recovered 6s after the start of openai timeout (+-1s), 1s over the promised 5s",
    },
    {
      course: "bbbbbggg",
      reason:
        "chat recovered 5s after the start of openai timeout (+-1s), not below the promised 5s",
    },
    {
      course: "bbbbbbbb",
      reason:
        "chat had not recovered from openai timeout by the end of the run: " +
        "it took > 8s from the start of the fault, promised was < 5s",
    },
    {
      course: "bbbgg",
      reason:
        "chat had not recovered from openai timeout by the end of the run: " +
        "it took > 3s from the start of the fault, " +
        "and 3 good seconds in a row within 5s could not be seen",
    },
  ])("$course is told in a sentence", ({ course, reason }) => {
    expect(resultOf(ten + course).reason).toBe(reason);
  });
});
