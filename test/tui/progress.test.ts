/** How far a run is, on the bar of its header. */

import { expect, test } from "vitest";
import { planOf } from "../../src/run/plan.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { progressOf } from "../../src/tui/progress.ts";
import { pictureAt } from "./pictures.tsx";

const planFor = (traffic: string) =>
  planOf(
    parseScenario(
      `name: a\ntarget: { url: "http://127.0.0.1:1" }\ntraffic: ${traffic}\n`,
      "a.yaml",
    ),
    1,
  );

const request = "request: { get: / }";
const untilNow = (plan: ReturnType<typeof planFor>, atMs: number, offered = 0) => {
  const picture = pictureAt(plan, atMs);
  return progressOf(plan, { ...picture, numbers: { ...picture.numbers, offered } });
};

test("time tells how far a load under a rate is", () => {
  const plan = planFor(`{ a: { stages: [{ hold: 90s, at: 10/s }], ${request} } }`);
  expect(untilNow(plan, 0)).toEqual({ now: "0:00", end: "1:30", share: 0 });
});

test("requests tell how far a load is that ends with them, not the hour that it may take", () => {
  const plan = planFor(`{ a: { connections: 5, iterations: 4000, ${request} } }`);
  expect(untilNow(plan, 0, 1000)).toEqual({ now: "0:00", end: "4,000 requests", share: 0.25 });
  expect(untilNow(plan, 0, 4010).share).toBe(1);
});

test("time tells where a traffic beside it has no end of its own", () => {
  const rated = `b: { stages: [{ hold: 90s, at: 10/s }], ${request} }`;
  const plan = planFor(
    `{ a: { connections: 5, iterations: 4000, for: 60s, ${request} }, ${rated} }`,
  );
  expect(untilNow(plan, 0, 4000)).toEqual({ now: "0:00", end: "1:30", share: 0 });
});
