/** The reducer: what each event makes of what is shown. */

import { expect, test } from "vitest";
import { ms } from "../../src/base/units.ts";
import type { RunEvent, RunEventBody } from "../../src/run/events.ts";
import { elapsedOf, firstView, nextView, type View } from "../../src/tui/view.ts";
import { outagePlan } from "./story.ts";

const openai = "timeout@provider/openai";
const effect = { touched: 3, unit: "connections", evidence: "3 connections were held" };

const reduce = (...events: readonly (readonly [number, RunEventBody])[]): View =>
  events
    .map(([at, body]): RunEvent => ({ at: ms(at), ...body }))
    .reduce(nextView, firstView(outagePlan));

const stateOf = (view: View, id: string) => view.faults.find((fault) => fault.id === id)?.state;

test("all faults are planned at first, and nothing has happened", () => {
  const view = firstView(outagePlan);
  expect(view.faults.map(({ state }) => state.kind)).toEqual(["planned", "planned"]);
  expect(view).toMatchObject({ stage: "starting", phase: null, stop: null, events: [] });
});

const stages: readonly (readonly [RunEventBody, View["stage"]])[] = [
  [{ kind: "target-starting" }, "starting"],
  [{ kind: "target-ready", url: "http://127.0.0.1:1" }, "ready"],
  [{ kind: "load-started", wallTime: 0 }, "loading"],
  [{ kind: "load-finished", health: [], links: null }, "finishing"],
  [{ kind: "target-stopped" }, "over"],
];

test.each(stages)("after %o the stage is %s", (body, stage) => {
  expect(reduce([0, body]).stage).toBe(stage);
});

test("a fault goes from planned over injecting and active to undone, with its effect", () => {
  const injecting = [20_000, { kind: "fault-injecting", fault: openai, remedies: [] }] as const;
  const injected = [20_050, { kind: "fault-injected", fault: openai }] as const;
  const undone = [35_000, { kind: "fault-undone", fault: openai, effect }] as const;
  expect(stateOf(reduce(injecting), openai)).toEqual({ kind: "injecting" });
  expect(stateOf(reduce(injecting, injected), openai)).toEqual({ kind: "active", since: 20_050 });
  expect(stateOf(reduce(injecting, injected, undone), openai)).toEqual({
    kind: "undone",
    since: 20_050,
    until: 35_000,
    effect,
  });
});

test("a fault that cannot be injected has failed, and the others are as they were", () => {
  const view = reduce([
    1,
    { kind: "fault-failed", fault: openai, message: "no such proxy", isUndone: false },
  ]);
  expect(view.faults.map(({ state }) => state)).toEqual([
    { kind: "failed", message: "no such proxy" },
    { kind: "planned" },
  ]);
});

test("a batch of observations moves the time, and nothing else", () => {
  const before = reduce([0, { kind: "load-started", wallTime: 0 }]);
  const after = nextView(before, { at: ms(400), kind: "observed", batch: new Float64Array(0) });
  expect(after).toEqual({ ...before, at: 400 });
});

test("the log keeps the newest events, and only those that are told to people", () => {
  const phases = Array.from({ length: 250 }, (_, i) => {
    return [i, { kind: "phase-started", phase: `number ${i}` }] as const;
  });
  const view = reduce(...phases, [250, { kind: "fault-injecting", fault: openai, remedies: [] }]);
  expect(view.events).toHaveLength(100);
  expect(view.events.at(-1)).toEqual({ at: 249, kind: "phase-started", text: "phase number 249" });
});

test("it remembers why the run was stopped", () => {
  const why = { kind: "interrupted" } as const;
  expect(reduce([5000, { kind: "stopping", why }]).stop).toEqual(why);
});

test("time goes on between events while the load runs, and stands still otherwise", () => {
  const loading = reduce([0, { kind: "load-started", wallTime: 0 }]);
  expect(elapsedOf(loading, ms(700))).toBe(700);
  expect(elapsedOf(firstView(outagePlan), ms(700))).toBe(0);
  const finished = nextView(loading, {
    at: ms(9000),
    kind: "load-finished",
    health: [],
    links: null,
  });
  expect(elapsedOf(finished, ms(700))).toBe(9000);
});
