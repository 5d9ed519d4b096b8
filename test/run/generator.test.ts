/** Whether the generator kept up: the rule that keeps its own slowness out of a verdict. */

import { describe, expect, it } from "vitest";
import { perSecond } from "../../src/base/units.ts";
import type { WorkerHealth } from "../../src/load/drive/health.ts";
import { noLimits } from "../../src/measure/aggregate.ts";
import type { Measurements } from "../../src/measure/recorder.ts";
import { Recorder } from "../../src/measure/recorder.ts";
import { generatorHealth } from "../../src/run/generator.ts";
import type { LinkHealth } from "../../src/target/target.ts";
import { observation } from "../measure/sample.ts";

function emptyRecorder(): Recorder {
  const traffics = ["chat", "web"].map((name) => ({ name, limits: noLimits, operations: [] }));
  return new Recorder({ traffics, phases: [] });
}

const worker: WorkerHealth = {
  eventLoopLagP50Us: 5,
  eventLoopLagP99Us: 0,
  eventLoopLagMaxUs: 0,
  cpuShare: null,
  sockets: 2,
  calibration: null,
  warmedUpWith: 30,
};

const unsent = { sentUs: null, outcome: { kind: "dropped" }, good: false } as const;

/** So many requests of each lateness, in microseconds, over two traffics in turn. */
function recorded(...lags: readonly (readonly [count: number, lagUs: number])[]): Recorder {
  const recorder = emptyRecorder();
  for (const [count, lagUs] of lags) {
    for (let i = 0; i < count; i++) {
      recorder.record(
        observation({ traffic: i % 2, dueUs: 1000, sentUs: 1000 + lagUs, endUs: 1e6 }),
      );
    }
  }
  return recorder;
}

/** 10,000 arrivals of chat, and 100 of web of which so many were dropped. */
function dropping(count: number, lagUs = 0): Recorder {
  const recorder = emptyRecorder();
  const sent = { sentUs: lagUs, endUs: 1e6 };
  for (let i = 0; i < 10_000; i++) recorder.record(observation({ traffic: 0, ...sent }));
  for (let i = 0; i < 100; i++) {
    recorder.record(observation({ traffic: 1, ...(i < count ? unsent : sent) }));
  }
  return recorder;
}

function healthOf(
  measurements: Measurements,
  health: readonly WorkerHealth[],
  limited: readonly string[] = [],
  links: LinkHealth | null = null,
) {
  return generatorHealth({ measurements, health, links }, limited);
}

describe("a generator", () => {
  it("that sends when requests are due keeps up", () => {
    expect(healthOf(recorded([1000, 0]), [])).toEqual({
      workers: 0,
      sendLagUs: { p50: 0, p99: 0, max: 0 },
      eventLoopLagUs: { p50: null, p99: null, max: null },
      cpuShare: null,
      sockets: 0,
      warmedUpWith: 0,
      calibration: null,
      links: null,
      dropped: 0,
      saturated: false,
      advice: null,
    });
  });

  it("whose fault proxy is at work all the time measures that, and says so", () => {
    const links = (busyShare: number) => ({ busyShare, busiestSecondShare: 1, loopLagUsP99: 9 });
    expect(healthOf(recorded([1000, 0]), [], [], links(0.9)).saturated).toBe(false);
    const busy = healthOf(recorded([1000, 0]), [], [], links(0.97));
    expect(busy).toMatchObject({ saturated: true, links: links(0.97) });
    expect(busy.advice).toContain("the fault proxy was at work for 97% of the time");
  });

  it("that is late with one request in a hundred keeps up", () => {
    expect(healthOf(recorded([990, 0], [10, 500_000]), [])).toMatchObject({
      saturated: false,
      sendLagUs: { max: 500_000 },
    });
  });

  it("that is more than 100 ms late with more of them does not, and is told what to do", () => {
    const health = healthOf(recorded([980, 0], [20, 500_000]), []);
    expect(health.saturated).toBe(true);
    expect(health.advice).toBe(
      "requests left up to 500ms late (p99), 100ms is tolerated; " +
        "lower the rate, free the machine, or add workers (load: { workers: 1 })",
    );
  });

  it("that waited for the connections of a traffic is told to raise their number", () => {
    const lagging = recorded([980, 0], [20, 500_000]);
    const names = lagging.traffics.map(({ name }) => name);
    const { advice } = healthOf(lagging, [worker], names);
    expect(advice).toContain(`raise the transport.connections of ${names[0]}, or lower its rate`);
  });

  it("that is exactly 100 ms late keeps up", () => {
    expect(healthOf(recorded([100, 100_000]), []).saturated).toBe(false);
    expect(healthOf(recorded([100, 101_000]), []).saturated).toBe(true);
  });

  it("that sent nothing is not saturated: nothing is known of it", () => {
    expect(healthOf(recorded(), [])).toMatchObject({
      sendLagUs: { p50: null, p99: null, max: null },
      saturated: false,
    });
  });

  it("is as well as the worst of its workers", () => {
    const workers = [
      { ...worker, eventLoopLagP99Us: 10, eventLoopLagMaxUs: 900, cpuShare: 0.7 },
      { ...worker, eventLoopLagP99Us: 70, eventLoopLagMaxUs: 80, sockets: 9 },
    ];
    expect(healthOf(recorded([1, 0]), workers)).toMatchObject({
      workers: 2,
      eventLoopLagUs: { p50: 5, p99: 70, max: 900 },
      cpuShare: 0.7,
      sockets: 11,
      warmedUpWith: 60,
      calibration: null,
    });
  });

  it("reaches the ceilings of its workers together, and has the floor of the slowest", () => {
    const calibrated = (rate: number, floor: number, ceiling: number): WorkerHealth => ({
      ...worker,
      calibration: {
        rate: perSecond(rate),
        floorP50Us: floor,
        floorP99Us: 2 * floor,
        ceiling: perSecond(ceiling),
      },
    });
    const workers = [calibrated(100, 40, 20_000), calibrated(110, 30, 25_000), worker];
    expect(healthOf(recorded([1, 0]), workers).calibration).toEqual({
      rate: 210,
      floorP50Us: 40,
      floorP99Us: 80,
      ceiling: 45_000,
    });
  });

  it("counts what it dropped over all traffics", () => {
    const recorder = recorded([10, 0]);
    for (const traffic of [0, 1, 1]) {
      recorder.record(observation({ traffic, ...unsent }));
    }
    expect(healthOf(recorder, [])).toMatchObject({ dropped: 3 });
  });

  it("that dropped more than one arrival in a hundred did not play the load", () => {
    expect(healthOf(dropping(1), [])).toMatchObject({ saturated: false, advice: null });
    expect(healthOf(dropping(2), [])).toMatchObject({
      saturated: true,
      advice:
        "2 of 100 arrivals of web were dropped, 1% is tolerated; " +
        "raise its max-in-flight, give unique feeders more rows, lower its rate or open more file " +
        "descriptors",
    });
  });

  it("is told both, if it was late and dropped arrivals", () => {
    expect(healthOf(dropping(50, 200_000), []).advice).toMatch(
      /^requests left up to 200.* late .*; 50 of 100 arrivals of web were dropped/,
    );
  });
});
