/** Guards that are asked for outside of the measurements: when they trip, and what they tell. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { ms, seconds } from "../../src/base/units.ts";
import type { StopReason } from "../../src/run/events.ts";
import { OutsideGuards } from "../../src/run/outside-guards.ts";
import { guardFields, isOutside } from "../../src/slo/guard.ts";
import { ScriptedActions, type ScriptedAnswer } from "../faults/action/scripted-actions.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const good: ScriptedAnswer = {};
const bad: ScriptedAnswer = { command: { exitCode: 1, stdout: "3 pods are down\n" } };
const dead: ScriptedAnswer = { command: new GamedayError("E_FAULT", "no such program") };

const command = { run: ["kubectl", "get", "pods"] };
const when = "kubectl get pods: not exit code 0";

/** A watched command; `answers` are those of each asking, the last one again and again. */
function watched(fields: object, ...answers: readonly ScriptedAnswer[]) {
  const clock = new VirtualClock();
  const answer = (_order: unknown, nth: number) => answers[nth] ?? answers.at(-1) ?? good;
  const actions = new ScriptedActions(answer, clock);
  const trips: (readonly [number, StopReason])[] = [];
  const tells: (readonly [number, string, string])[] = [];
  const guards = new OutsideGuards(
    {
      clock,
      actions,
      targetUrl: "http://127.0.0.1:1",
      trip: (why) => trips.push([clock.now(), why]),
      tell: (guard, why) => tells.push([clock.now(), guard, why]),
    },
    [guardFields.parse(fields)].filter(isOutside),
  );
  const stop = new AbortController();
  guards.start(stop.signal);
  return { clock, actions, trips, tells, guards, stop };
}

const reason = (traffic: string) => ({ kind: "guard", when, traffic });

describe("a guard asked for outside", () => {
  it("asks at once, and then every second", async () => {
    const { clock, actions, guards } = watched({ command });
    await clock.advance(3000);
    expect(actions.orders).toHaveLength(4);
    expect(actions.orders[0]).toEqual({ ...command, shell: false, timeout: 5000 });
    await guards.stop();
  });

  it("trips when the harm has lasted as long as was said, and says what it saw", async () => {
    const { clock, trips } = watched({ command, for: "2s" }, good, bad);
    await clock.advance(2999);
    expect(trips).toEqual([]);
    await clock.advance(10_000);
    expect(trips).toEqual([[3000, reason('exit code 1, "3 pods are down"')]]);
    expect(clock.pending).toBe(0);
  });

  it("trips at the first sign of harm, if it is to last no time", async () => {
    const { clock, trips } = watched({ command, for: "0s" }, bad);
    await clock.settle();
    expect(trips.map(([at]) => at)).toEqual([0]);
  });

  it("is calmed by one good answer", async () => {
    const { clock, trips, guards } = watched({ command }, bad, bad, good, bad, bad, good);
    await clock.advance(20_000);
    expect(trips).toEqual([]);
    await guards.stop();
  });

  it("asks as often as was said", async () => {
    const { clock, actions, guards } = watched({ command, every: "5s" });
    await clock.advance(11_000);
    expect(actions.orders).toHaveLength(3);
    await guards.stop();
  });

  it("never asks while it is still waiting for an answer, and makes up for nothing", async () => {
    const slow = { after: ms(2500) };
    const { clock, actions, guards } = watched({ command }, slow);
    await clock.advance(2999);
    expect([actions.orders.length, actions.open]).toEqual([1, 0]);
    await clock.advance(4000);
    expect([actions.orders.length, actions.open]).toEqual([3, 1]);
    await guards.stop();
  });
});

describe("a guard of which nothing can be said", () => {
  const why = "nothing can be said: no such program";

  it("tells so once, and trips when that has lasted", async () => {
    const { clock, trips, tells } = watched({ command, for: "2s" }, good, dead);
    await clock.advance(10_000);
    expect(tells).toEqual([[1000, when, why]]);
    expect(trips).toEqual([[3000, reason(why)]]);
  });

  it("adds up with the harm itself", async () => {
    const { clock, trips } = watched({ command, for: "2s" }, bad, dead, bad);
    await clock.advance(10_000);
    expect(trips.map(([at]) => at)).toEqual([2000]);
  });

  it("does not trip if that is to be ignored, nor calm it", async () => {
    const ignoring = { command, for: "2s", "on-error": "ignore" };
    const { clock, trips, tells, guards } = watched(ignoring, dead, dead, dead, good, dead);
    await clock.advance(10_000);
    expect(trips).toEqual([]);
    expect(tells.map(([at]) => at)).toEqual([0, 4000]);
    await guards.stop();
    const harmed = watched(ignoring, bad, dead, bad);
    await harmed.clock.advance(10_000);
    expect(harmed.trips.map(([at]) => at)).toEqual([2000]);
  });

  it("is one whose command does not end in time", async () => {
    const late = { command: { exitCode: null } };
    const { clock, trips } = watched({ command, for: "1s" }, late);
    await clock.advance(10_000);
    expect(trips).toEqual([[1000, reason("nothing can be said: it did not end within 5s")]]);
  });
});

describe("the end of a watch", () => {
  it("comes with the signal, in the midst of a question", async () => {
    const { clock, actions, trips, stop, guards } = watched({ command }, { after: seconds(60) });
    await clock.advance(1000);
    expect(actions.open).toBe(1);
    stop.abort();
    await guards.stop();
    expect([actions.open, trips.length, clock.pending]).toEqual([0, 0, 0]);
  });

  it("comes before the beginning, if the run has been stopped by then", async () => {
    const clock = new VirtualClock();
    const actions = new ScriptedActions(() => bad);
    const ports = { clock, actions, targetUrl: "", trip: () => undefined, tell: () => undefined };
    const guards = [guardFields.parse({ command })].filter(isOutside);
    const watch = new OutsideGuards(ports, guards);
    watch.start(AbortSignal.abort());
    await watch.stop();
    expect(actions.orders).toEqual([]);
  });
});

describe("a guard on a query of Prometheus", () => {
  const answer = (...values: readonly string[]): ScriptedAnswer => {
    const result = values.map((value) => ({ metric: {}, value: [1, value] }));
    const data = { resultType: "vector", result };
    return { http: { body: JSON.stringify({ status: "success", data }) } };
  };
  const prometheus = { url: "http://prometheus:9090", query: "errors", above: 5 };

  it("trips while the value is beyond the limit, of any of the series", async () => {
    const within = answer("5", "0");
    const { clock, trips, actions } = watched({ prometheus }, within, answer("1", "7"));
    await clock.advance(10_000);
    expect(trips).toEqual([[3000, { kind: "guard", when: "errors above 5", traffic: "7" }]]);
    expect(actions.orders[0]).toMatchObject({
      url: "http://prometheus:9090/api/v1/query?query=errors",
    });
  });

  it("cannot be evaluated when it finds nothing", async () => {
    const { clock, tells, guards } = watched({ prometheus }, answer());
    await clock.settle();
    expect(tells).toEqual([
      [0, "errors above 5", "nothing can be said: the query finds no series"],
    ]);
    await guards.stop();
  });
});
