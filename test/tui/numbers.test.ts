/** The numbers of the live view, on the story of an outage whose every request is known. */

import { expect, test } from "vitest";
import { ms } from "../../src/base/units.ts";
import { longestSeries } from "../../src/tui/numbers.ts";
import { pictureAt, pictureOf } from "./pictures.tsx";
import { crowdedPlan, eventsUntil, outagePlan } from "./story.ts";

const standing = (atMs: number, id: string) => {
  const { objectives } = pictureAt(outagePlan, atMs).numbers;
  const found = objectives.find(({ objective }) => objective.id === id);
  return found && { status: found.status, observed: found.observed };
};

test("before the first whole second there are no numbers, rather than zeros", () => {
  const { total } = pictureAt(outagePlan, 900).numbers;
  expect(total).toMatchObject({ offeredPerSecond: null, errorRatio: null, p99Us: null });
});

test("rates are those of the last five whole seconds", () => {
  const { traffics } = pictureAt(outagePlan, 10_000).numbers;
  expect(traffics).toMatchObject([
    { name: "chat", offeredPerSecond: 40, goodPerSecond: 40, errorRatio: 0 },
  ]);
});

test("a second that has just ended is left out until its answers can have come", () => {
  const lengthAt = (atMs: number) => pictureAt(outagePlan, atMs).numbers.series.offered.length;
  expect([9400, 9600, 10_400, 10_600].map(lengthAt)).toEqual([8, 9, 9, 10]);
});

test("when the load is over, all seconds of the plan count, and none after them", () => {
  const events = eventsUntil(outagePlan, 65_000);
  const over = pictureOf(outagePlan, [
    ...events,
    { at: ms(65_000), kind: "load-finished", health: [], links: null },
  ]);
  expect(over.numbers.series.offered).toHaveLength(60);
  expect(over.numbers.total.offeredPerSecond).toBe(40);
});

test("several traffics are added up, and the slowest tells the p99 of a second", () => {
  const { traffics, total, series } = pictureAt(crowdedPlan, 12_000).numbers;
  expect(traffics.map(({ offeredPerSecond }) => offeredPerSecond)).toEqual([40, 40, 40]);
  expect(total.offeredPerSecond).toBe(120);
  expect(series.offered.at(-1)).toBe(120);
  expect(series.p99Us).toHaveLength(11);
});

test("a series is bounded, however long the run", () => {
  const { series } = pictureAt(crowdedPlan, 200_000).numbers;
  expect(series.offered).toHaveLength(longestSeries);
  expect(series.from).toBe(199 - longestSeries);
});

test("errors are told by outcome, the most frequent first", () => {
  const { errors } = pictureAt(outagePlan, 50_000).numbers;
  expect(errors.map(({ outcome }) => outcome)).toEqual(["timed-out", "truncated"]);
});

test("an objective of a phase that has not begun has no data", () => {
  expect(standing(10_000, "availability chat during fault")).toEqual({
    status: "pending",
    observed: null,
  });
});

test("an objective is kept or fails as its share stands now", () => {
  expect(standing(10_000, "availability chat")).toEqual({ status: "ok", observed: 1 });
  expect(standing(30_000, "availability chat")).toMatchObject({ status: "failing" });
  expect(standing(30_000, "latency p95 chat during baseline")).toMatchObject({ status: "ok" });
});

const recovery = "recovery chat after provider/openai";

test("the time to recover: unknown, then running, then over the promise, then known", () => {
  expect(standing(19_000, recovery)).toEqual({ status: "pending", observed: null });
  // The first request that hung was due at 20 s and is known at 25 s.
  expect(standing(24_000, recovery)).toEqual({ status: "pending", observed: null });
  expect(standing(26_000, recovery)).toEqual({ status: "pending", observed: 1000 });
  expect(standing(29_900, recovery)).toEqual({ status: "failing", observed: 5000 });
  expect(standing(45_000, recovery)).toEqual({ status: "failing", observed: 8000 });
});

test("seconds whose requests still wait do not pass for a recovery", () => {
  const last = "recovery chat after gateway/1";
  expect(standing(45_000, last)).toEqual({ status: "pending", observed: 2000 });
  expect(standing(51_000, last)).toEqual({ status: "ok", observed: 2000 });
});
