/** The numbers of a result, and the status and exit code that a run ends with. */

import { describe, expect, it } from "vitest";
import { ms } from "../../src/base/units.ts";
import { noLimits } from "../../src/measure/aggregate.ts";
import { Recorder } from "../../src/measure/recorder.ts";
import { type StopReason, tellReason } from "../../src/run/events.ts";
import { exitCodeOf } from "../../src/run/exit-code.ts";
import { planOf } from "../../src/run/plan.ts";
import { resultSchema } from "../../src/run/result.ts";
import { resultOf } from "../../src/run/result-of.ts";
import { RunLog } from "../../src/run/run-log.ts";
import { numbersOf } from "../../src/run/summary.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { observation } from "../measure/sample.ts";
import { playVirtually } from "../support/play-virtually.ts";

const scenario = `
name: results
target: { bundled: { replicas: 1, providers: [openai] } }
traffic:
  web: { stages: [{ hold: 10s, at: 10/s }], request: { get: / }, timeout: 2s }
faults:
  - { id: dark, at: 4s, for: 2s, on: edge, down: {} }
`;

describe("the numbers of a traffic", () => {
  it("add up: sent and dropped are offered, the outcomes and the slices are all of it", async () => {
    const { result } = await playVirtually(scenario);
    const [web] = result.traffic;
    expect(web).toMatchObject({ offered: 100, sent: 100, dropped: 0, cancelled: 0, good: 80 });
    expect(web?.outcomes).toEqual({ "answered 200": 80, refused: 20 });
    expect(web?.rate).toBe(10);
    expect(web?.slices.offered).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
    expect(web?.slices.good).toEqual([10, 10, 10, 10, 0, 0, 10, 10, 10, 10]);
    expect(web?.slices.errors).toEqual({ refused: [0, 0, 0, 0, 10, 10, 0, 0, 0, 0] });
    expect(web?.phases.map(({ name, offered, good }) => [name, offered, good])).toEqual([
      ["baseline", 40, 40],
      ["fault", 20, 0],
      ["recovery", 40, 40],
    ]);
  });

  it("are null where nothing was measured, and 0 where nothing was counted", () => {
    const traffics = [{ name: "web", limits: noLimits, operations: [] }];
    const recorder = new Recorder({ traffics, phases: [] });
    recorder.record(observation({ dueUs: 2_500_000 }));
    const [web] = recorder.traffics;
    if (web === undefined) throw new Error("no traffic");
    const { slices, firstTokenUs } = numbersOf(web);
    expect(firstTokenUs).toBeNull();
    expect(slices).toMatchObject({ offered: [0, 0, 1], good: [0, 0, 1], dropped: [0, 0, 0] });
    expect(slices.p99Us.slice(0, 2)).toEqual([null, null]);
    expect(slices.p99Us[2]).toBeGreaterThan(0);
  });

  it("rate what was sent by the time that the load lasted, be it cut short", async () => {
    const { result } = await playVirtually(scenario, { interruptAtMs: 3020 });
    expect(result.run.durationMs).toBe(3000);
    expect(result.traffic[0]).toMatchObject({ offered: 30, rate: 10 });
  });
});

describe("a run of so many iterations", () => {
  const counted = `
name: counted
target: { url: https://staging.example }
traffic: { web: { connections: 2, iterations: 300, request: { get: / } } }
`;

  it("lasts until they are done, and is rated by that time", async () => {
    const { result } = await playVirtually(counted);
    expect(result.run.durationMs).toBe(1500);
    expect(result.traffic[0]).toMatchObject({ offered: 300, sent: 300, rate: 200 });
    expect(result.phases).toEqual([{ name: "baseline", startMs: 0, endMs: 1500 }]);
  });

  it("undoes a fault that has no end when they are done", async () => {
    const { result } = await playVirtually(
      `${counted}faults: [{ id: slow, at: 500ms, on: edge, timeout: {} }, { id: short, at: 600ms, for: 1s, on: edge, timeout: {} }]`,
    );
    // Both connections wait for 10 s for each of their requests, and not for the longest time.
    expect(result.run.durationMs).toBeLessThan(2_000_000);
    const [slow, short] = result.faults;
    expect([slow?.endMs, slow?.error]).toEqual([result.run.durationMs, null]);
    expect([short?.endMs, short?.error]).toEqual([1600, null]);
  });

  it("goes on for as long as another traffic takes", async () => {
    const beside = "pings: { stages: [{ hold: 4s, at: 5/s }], request: { get: / } }";
    const both = counted.replace("{ web:", `{ ${beside}, web:`);
    const { result } = await playVirtually(both);
    expect(result.run.durationMs).toBe(4000);
    expect(result.traffic.map(({ sent }) => sent)).toEqual([20, 300]);
  });
});

describe("the record of a fault", () => {
  it("tells when it was in force and what proves it", async () => {
    const { result } = await playVirtually(scenario.replace("down: {}", "timeout: {}"));
    expect(result.faults).toMatchObject([
      { id: "dark", on: "edge", kind: "timeout", startMs: 4000, endMs: 6000, error: null },
    ]);
    expect(result.faults[0]?.attributes).toEqual({ after: 0, stream: "downstream", toxicity: 1 });
    expect(result.faults[0]?.touched).toBe(20);
  });

  it("of a run that ended before has neither a begin nor an end", async () => {
    const { result } = await playVirtually(scenario, { interruptAtMs: 3020 });
    expect(result.faults).toMatchObject([{ startMs: null, endMs: null, touched: 0, error: null }]);
  });

  it("that could not be undone keeps its begin, has no end, and fails the run", async () => {
    const { result } = await playVirtually(scenario, {
      setUp: (target) => {
        const start = target.start.bind(target);
        target.start = async () => {
          const running = await start();
          const edge = running.links.get("edge");
          if (edge === undefined) throw new Error("no edge");
          const letUp = () => Promise.reject(new Error("it stays down"));
          return { ...running, links: new Map([["edge", { ...edge, letUp }]]) };
        };
      },
    });
    const error = "it stays down, so it was undone from outside";
    expect(result.faults).toMatchObject([{ startMs: 4000, endMs: null, error }]);
    expect(result.verdict).toMatchObject({ status: "fail", exitCode: 1 });
    expect(result.verdict.reasons[0]).toBe(`dark was not undone as it should be: ${error}`);
  });
});

const stops: readonly (readonly [StopReason, string, number])[] = [
  [{ kind: "interrupted" }, "interrupted", 130],
  [{ kind: "guard", when: "error-ratio > 20%", traffic: "web" }, "aborted", 5],
  [{ kind: "fault", fault: "dark", message: "no such link" }, "fail", 1],
  [{ kind: "broken", part: "the load generator", message: "it died" }, "inconclusive", 3],
  [{ kind: "reader", message: "the disk is full" }, "inconclusive", 3],
];

describe("a run that was stopped", () => {
  const plan = planOf(parseScenario(scenario, "results.yaml"), 7);

  it.each(stops)("%o is that, whatever its objectives say: %s", (why, status, exitCode) => {
    const log = new RunLog(plan);
    log.read({ at: ms(1234.5), kind: "stopping", why });
    const tool = { name: "gameday", version: "0", node: "v0", os: "virtual", cpus: 1 } as const;
    const result = resultOf(plan, log, { id: "stopped", command: "gameday run", tool });
    expect(result.verdict).toMatchObject({ status, exitCode });
    expect(result.verdict.reasons[0]).toBe(tellReason(why));
    expect(result.run.durationMs).toBe(1235);
    expect(result.timeline).toEqual([{ atMs: 1235, kind: "stopping", text: tellReason(why) }]);
    expect(() => resultSchema.parse(result)).not.toThrow();
  });

  it("has the phases that it came to, and no more of them", async () => {
    const cut = (await playVirtually(scenario, { interruptAtMs: 5020 })).result;
    expect(cut.phases).toEqual([
      { name: "baseline", startMs: 0, endMs: 4000 },
      { name: "fault", startMs: 4000, endMs: 5000 },
    ]);
    const earlier = (await playVirtually(scenario, { interruptAtMs: 4020 })).result;
    expect(earlier.phases).toEqual([{ name: "baseline", startMs: 0, endMs: 4000 }]);
    const whole = (await playVirtually(scenario)).result;
    expect(whole.phases.at(-1)).toEqual({ name: "recovery", startMs: 6000, endMs: 10_000 });
  });

  it("is not judged on what it never came to", async () => {
    const promised = `${scenario}objectives: [{ recovery: < 5s, after: dark }]\n`;
    const { result } = await playVirtually(promised, { interruptAtMs: 5020 });
    const [course] = result.recovery;
    // One bad second was seen; the five after it were never played.
    expect(course).toMatchObject({ detectMs: 0, recoverMs: null, censored: true });
    expect(result.objectives[0]?.status).toBe("inconclusive");
  });
});

describe("the exit code", () => {
  it("tells each way to end apart, and keeps 2 for runs that never were", () => {
    expect(exitCodeOf).toEqual({
      pass: 0,
      fail: 1,
      inconclusive: 3,
      unsteady: 4,
      aborted: 5,
      interrupted: 130,
    });
  });
});
