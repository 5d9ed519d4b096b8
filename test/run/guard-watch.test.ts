/** The watch over the guards while the measurements come in. */

import { describe, expect, it } from "vitest";
import { noLimits } from "../../src/measure/aggregate.ts";
import { Recorder } from "../../src/measure/recorder.ts";
import type { StopReason } from "../../src/run/events.ts";
import { watchGuards } from "../../src/run/guard-watch.ts";
import { guardFields } from "../../src/slo/guard.ts";
import { observation } from "../measure/sample.ts";

const guardOn = (traffic?: string) =>
  guardFields.parse({ when: "error-ratio > 20%", for: "2s", ...(traffic ? { traffic } : {}) });

function watched(...guards: readonly ReturnType<typeof guardOn>[]) {
  const traffics = ["chat", "web"].map((name) => ({ name, limits: noLimits }));
  const recorder = new Recorder({ traffics, phases: [] });
  const stops: StopReason[] = [];
  const check = watchGuards(guards, recorder, (why) => stops.push(why));
  /** A request of the traffic in that second, good or not, and then a look at the guards. */
  const see = (traffic: number, second: number, good: boolean) => {
    recorder.record(
      observation({ traffic, dueUs: second * 1e6, good, outcome: { kind: "reset" } }),
    );
    check();
  };
  return { see, stops };
}

const tripped = (traffic: string) => ({ kind: "guard", when: "error-ratio > 20%", traffic });

describe("a watched run", () => {
  it("is stopped once two whole seconds were bad, not in the second that is still open", () => {
    const { see, stops } = watched(guardOn());
    see(0, 0, false);
    see(0, 1, false);
    expect(stops).toEqual([]);
    see(0, 2, true);
    expect(stops).toEqual([tripped("chat")]);
  });

  it("is stopped once, however long it goes on being bad", () => {
    const { see, stops } = watched(guardOn(), guardOn("chat"));
    for (let second = 0; second < 10; second++) see(0, second, false);
    expect(stops).toHaveLength(1);
  });

  it("is not stopped while it is good", () => {
    const { see, stops } = watched(guardOn());
    for (let second = 0; second < 10; second++) see(0, second, true);
    expect(stops).toEqual([]);
  });

  it("is stopped by any traffic, if the guard names none, and says by which", () => {
    const { see, stops } = watched(guardOn());
    for (let second = 0; second < 4; second++) {
      see(0, second, true);
      see(1, second, false);
    }
    expect(stops).toEqual([tripped("web")]);
  });

  it("is stopped by the traffic alone that the guard names", () => {
    const { see, stops } = watched(guardOn("chat"));
    for (let second = 0; second < 4; second++) see(1, second, false);
    expect(stops).toEqual([]);
  });
});
