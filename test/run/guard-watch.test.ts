/** The watch over the guards while the measurements come in. */

import { describe, expect, it } from "vitest";
import { type Milliseconds, ms } from "../../src/base/units.ts";
import { noLimits } from "../../src/measure/aggregate.ts";
import { Recorder } from "../../src/measure/recorder.ts";
import type { StopReason } from "../../src/run/events.ts";
import { watchGuards } from "../../src/run/guard-watch.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { observation } from "../measure/sample.ts";

const when = "error-ratio > 20%";
const anyTraffic = { when, for: "2s" };
const chatAlone = { ...anyTraffic, traffic: "chat" };
const onceASecond = { stages: [{ hold: "60s", at: "1/s" }] };

/** Two traffics, chat and web, each sent as the model says. */
function watched(model: object, ...guards: readonly object[]) {
  const traffic = { ...model, request: { get: "/" } };
  const target = { bundled: { replicas: 1, providers: ["openai"] } };
  // JSON is YAML, too.
  const text = { name: "guarded", target, traffic: { chat: traffic, web: traffic }, guards };
  const scenario = parseScenario(JSON.stringify(text), "guarded.yaml");
  const traffics = scenario.traffics.map(({ name }) => ({
    name,
    limits: noLimits,
    operations: [],
  }));
  const recorder = new Recorder({ traffics, phases: [] });
  const stops: StopReason[] = [];
  const check = watchGuards(scenario, recorder, (why) => stops.push(why));
  /** So many requests of that second end, good or not, and then a look at the guards. */
  const see = (index: number, second: number, good: boolean, count = 1, at?: Milliseconds) => {
    const ended = {
      traffic: index,
      dueUs: second * 1e6,
      good,
      outcome: { kind: "reset" },
    } as const;
    for (let i = 0; i < count; i++) recorder.record(observation(ended));
    check(at);
  };
  return { see, stops };
}

const tripped = (traffic: string) => ({ kind: "guard", when, traffic });

describe("a watched run", () => {
  it("is stopped once two whole seconds were bad, not in the second that is still open", () => {
    const { see, stops } = watched(onceASecond, anyTraffic);
    see(0, 0, false);
    see(0, 1, false);
    expect(stops).toEqual([]);
    see(0, 2, true);
    expect(stops).toEqual([tripped("chat")]);
  });

  it("is stopped once, however long it goes on being bad", () => {
    const { see, stops } = watched(onceASecond, anyTraffic, chatAlone);
    for (let second = 0; second < 10; second++) see(0, second, false);
    expect(stops).toHaveLength(1);
  });

  it("is not stopped while it is good", () => {
    const { see, stops } = watched(onceASecond, anyTraffic);
    for (let second = 0; second < 10; second++) see(0, second, true);
    expect(stops).toEqual([]);
  });

  it("is stopped by any traffic, if the guard names none, and says by which", () => {
    const { see, stops } = watched(onceASecond, anyTraffic);
    for (let second = 0; second < 4; second++) {
      see(0, second, true);
      see(1, second, false);
    }
    expect(stops).toEqual([tripped("web")]);
  });

  it("is stopped by the traffic alone that the guard names", () => {
    const { see, stops } = watched(onceASecond, chatAlone);
    for (let second = 0; second < 4; second++) see(1, second, false);
    expect(stops).toEqual([]);
  });
});

describe("a watched run that turns bad", () => {
  const busy = { stages: [{ hold: "60s", at: "100/s" }] };
  const lasting = (time: string) => ({ when, for: time });

  /** All is good until `from`, and refused afterwards; a batch every 100 ms. */
  function stoppedAt(from: number, ...guards: readonly object[]): number | null {
    const { see, stops } = watched(busy, ...guards);
    for (let tenth = 0; tenth < 300; tenth++) {
      // Refused at once, so that what was due in the last 100 ms has ended.
      see(0, tenth / 10, tenth < from * 10, 10, ms((tenth + 1) * 100));
      if (stops.length > 0) return (tenth + 1) / 10;
    }
    return null;
  }

  it.each([
    ["5 s, a whole second", 5, "1s", 6],
    ["5.3 s, whose second is bad enough", 5.3, "1s", 6],
    ["5.9 s, whose second is not", 5.9, "1s", 7],
    ["5 s, for two seconds", 5, "2s", 7],
  ])("at %s, is stopped within two slices of it, or of its time", (_claim, from, time, stop) => {
    expect(stoppedAt(from, lasting(time))).toBe(stop);
    expect(stop - from).toBeLessThanOrEqual(2);
  });

  it("is stopped within two slices by a burn rate, too", () => {
    expect(stoppedAt(5, { when: "burn-rate > 14 of 99.9%" })).toBe(6);
  });

  it("is stopped when its time is over, though nothing of the next second has ended", () => {
    const { stops, see } = watched(busy, lasting("1s"));
    see(0, 0, false, 100, ms(999));
    expect(stops).toEqual([]);
    see(0, 0, false, 1, ms(1000));
    expect(stops).toEqual([tripped("chat")]);
  });
});

describe("a watched run of which few requests have ended", () => {
  const busy = { stages: [{ hold: "10s", at: "100/s" }] };

  it("is not stopped by the one in twenty that was refused at once", () => {
    const { see, stops } = watched(busy, anyTraffic);
    for (let second = 0; second < 14; second++) {
      if (second < 10) see(0, second, false, 5);
      if (second >= 4) see(0, second - 4, true, 95);
    }
    expect(stops).toEqual([]);
  });

  it("is stopped as soon as one in four of those due is known to have failed", () => {
    const { see, stops } = watched(busy, anyTraffic);
    for (let second = 0; second < 3; second++) see(0, second, false, 25);
    expect(stops).toEqual([tripped("chat")]);
  });

  it("is stopped after two seconds in which all failed at once, by chance more or fewer", () => {
    const { see, stops } = watched({ ...busy, arrivals: "poisson" }, anyTraffic);
    see(0, 0, false, 83);
    see(0, 1, false, 117);
    see(0, 2, false);
    expect(stops).toEqual([tripped("chat")]);
  });

  it("is measured by what was due in that second, on a ramp", () => {
    const ramp = { stages: [{ ramp: "10s", from: "0/s", to: "100/s" }] };
    const { see, stops } = watched(ramp, anyTraffic);
    // 5, 15 and 25 are due in the first three seconds: 20% of them is not above 20%.
    for (const [second, count] of [1, 3, 5].entries()) see(0, second, false, count);
    expect(stops).toEqual([]);
    const later = watched(ramp, anyTraffic);
    for (const [second, count] of [2, 4, 6].entries()) later.see(0, second, false, count);
    expect(later.stops).toEqual([tripped("chat")]);
  });

  it("has, with connections, at most one request on each of them in flight", () => {
    const closed = { connections: 16, for: "10s" };
    const { see, stops } = watched(closed, anyTraffic);
    // 4 of 4 + 16 is a fifth; 5 of 5 + 16 is more.
    for (let second = 0; second < 4; second++) see(0, second, false, 4);
    expect(stops).toEqual([]);
    for (let second = 4; second < 7; second++) see(0, second, false, 5);
    expect(stops).toEqual([tripped("chat")]);
  });
});
