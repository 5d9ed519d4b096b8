/** Whole runs in virtual time: a minute of load and faults in milliseconds, with exact numbers. */

import { describe, expect, it } from "vitest";
import { ms } from "../../src/base/units.ts";
import { inlineLoad } from "../../src/load/drive/inline-load.ts";
import type { Exchange, Sender } from "../../src/load/transport/sender.ts";
import { planOf } from "../../src/run/plan.ts";
import { play } from "../../src/run/play.ts";
import type { RunResult } from "../../src/run/result.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Target } from "../../src/target/target.ts";
import { nobodyOutside, RecordedProcess } from "../faults/recorded-sites.ts";
import { playVirtually, serviceMs } from "../support/play-virtually.ts";
import { SimulatedTarget } from "../support/simulated-target.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const stalledMinute = `
name: stalled-minute
target: { bundled: { replicas: 1, providers: [openai] } }
traffic:
  web:
    stages: [{ hold: 60s, at: 100/s }]
    request: { get: / }
    timeout: 20s
faults:
  - { at: 20s, for: 10s, on: edge, timeout: {} }
objectives:
  - { availability: 99.9% }
  - { latency: p99 < 800ms }
  - { latency: p95 < 100ms, during: baseline }
  - { recovery: < 5s, after: edge }
`;

describe("a minute of 100 requests a second, stalled from 20 s to 30 s", () => {
  it("offers every arrival, sends it when it is due, and drops none", async () => {
    const { result } = await playVirtually(stalledMinute);
    const [web] = result.traffic;
    expect(web).toMatchObject({ offered: 6000, sent: 6000, dropped: 0, good: 6000 });
    expect(web?.outcomes).toEqual({ "answered 200": 6000 });
    expect(result.generator.sendLagUs).toEqual({ p50: 0, p99: 0, max: 0 });
  });

  it("measures latency from the due time: a request due u into the stall waits 10 s - u", async () => {
    const { result } = await playVirtually(stalledMinute);
    const service = serviceMs * 1000;
    // 1000 of 6000 wait 10 s, 9.99 s ... 0.01 s; the 60 slowest are the top percent. At three
    // digits, the bucket that holds 10.000 ms reaches to 10.007 ms.
    const exact = { p50: 10_007, max: 10_000_000 + service };
    expect(result.traffic[0]?.latencyUs).toMatchObject(exact);
    const p99 = result.traffic[0]?.latencyUs.p99 ?? 0;
    expect(Math.abs(p99 - (9_410_000 + service)) / p99).toBeLessThan(0.001);
    const meanUs = (1000 * 5_005_000) / 6000 + service;
    expect(result.traffic[0]?.latencyUs.mean).toBe(Math.round(meanUs));
  });

  it("sorts requests into phases by when they were due, if they end before the stall", async () => {
    const { result } = await playVirtually(stalledMinute);
    const offered = result.traffic[0]?.phases.map(({ name, offered: n }) => [name, n]);
    expect(offered).toEqual([
      ["baseline", 2000],
      ["fault", 1000],
      ["recovery", 3000],
    ]);
  });

  it("fails the promises that the stall broke and keeps the others", async () => {
    const { result } = await playVirtually(stalledMinute);
    expect(result.objectives.map(({ id, status }) => [id, status])).toEqual([
      ["availability web", "pass"],
      ["latency p99 web", "fail"],
      ["latency p95 web during baseline", "pass"],
      ["recovery web after edge", "fail"],
    ]);
    expect(result.verdict).toMatchObject({ status: "fail", exitCode: 1 });
  });

  it("sees the first bad slice at once and the recovery ten seconds later", async () => {
    const { result } = await playVirtually(stalledMinute);
    expect(result.recovery).toEqual([
      {
        fault: "timeout@edge",
        traffic: "web",
        detectMs: 0,
        recoverMs: 10_000,
        recoverAfterEndMs: 0,
        relapses: 0,
        censored: false,
      },
    ]);
  });

  it("gives the same bytes when it is played again", async () => {
    const first = await playVirtually(stalledMinute);
    const second = await playVirtually(stalledMinute);
    expect(second.json).toBe(first.json);
  });
});

const killed = `
name: killed-in-flight
target: { bundled: { replicas: 1, providers: [openai] } }
traffic:
  web: { stages: [{ hold: 20s, at: 10/s }], request: { get: / }, timeout: 10s }
faults:
  - { at: 8s, on: gateway/1, kill: { restart: 50ms } }
objectives:
  - { availability: 99%, during: baseline }
  - { availability: 99%, during: fault }
  - { recovery: < 5s, after: gateway/1 }
`;

/** It takes three seconds; its kill resets after 10 ms what is in flight, and does no more. */
async function playKilled(): Promise<RunResult> {
  const clock = new VirtualClock();
  const simulated = new SimulatedTarget(clock, ms(3000));
  const inFlight = new Set<() => void>();
  const target: Target = {
    start: async () => {
      const kill = async () => {
        await clock.sleepUntil(ms(clock.now() + 10));
        for (const reset of inFlight) reset();
        return 4711;
      };
      const process = new RecordedProcess();
      process.kill = kill;
      return { ...(await simulated.start()), processes: new Map([["gateway/1", process]]) };
    },
  };
  const senderFor = (): Sender => {
    const sender = simulated.sender();
    return { ...sender, send: (request) => resettable(clock, inFlight, sender.send(request)) };
  };
  const plan = planOf(parseScenario(killed, "virtual.yaml"), 7);
  const tool = { name: "gameday", version: "0.0.0", node: "v0", os: "virtual", cpus: 1 } as const;
  const facts = { id: "killed", command: "gameday run virtual.yaml", tool };
  const ports = { clock, target, load: inlineLoad(clock, { senderFor }), ...nobodyOutside };
  const stop = new AbortController();
  return (await clock.run(play(ports, plan, { facts, readers: [], stop }))).result;
}

/** The exchange, or a reset before it ends. */
const noBytes = { firstByteAt: null, bytes: 0, stream: null, answer: null } as const;

function resettable(
  clock: VirtualClock,
  inFlight: Set<() => void>,
  exchange: Promise<Exchange>,
): Promise<Exchange> {
  const sentAt = clock.now();
  return new Promise((resolve) => {
    const reset = () => {
      const outcome = { kind: "reset" } as const;
      resolve({ ...noBytes, sentAt, endedAt: clock.now(), outcome });
    };
    inFlight.add(reset);
    exchange.then((ended) => {
      inFlight.delete(reset);
      resolve(ended);
    });
  });
}

describe("a kill at 8 s that loses what three seconds of requests were waiting for", () => {
  // Ten a second: those due at 5.1, 5.2 ... 7.9 s are in flight, and one that is due at 8 s.
  it("is booked under the fault, not under the baseline", async () => {
    const result = await playKilled();
    const [web] = result.traffic;
    expect(web?.outcomes).toEqual({ "answered 200": 170, reset: 30 });
    expect(web?.phases.map(({ name, offered, good }) => [name, offered, good])).toEqual([
      ["baseline", 51, 51],
      ["fault", 30, 0],
      ["recovery", 119, 119],
    ]);
    expect(result.objectives.map(({ id, status }) => [id, status])).toEqual([
      ["availability web during baseline", "pass"],
      ["availability web during fault", "fail"],
      ["recovery web after gateway/1", "pass"],
    ]);
  });

  it("is seen in the second of the kill, and is never said never to have been bad", async () => {
    const { traffic, recovery, objectives } = await playKilled();
    const { offered, good, errors } = traffic[0]?.slices ?? {};
    expect(offered?.slice(4, 10)).toEqual([10, 1, 0, 0, 39, 10]);
    expect(good?.slice(4, 10)).toEqual([10, 1, 0, 0, 9, 10]);
    expect(errors?.["reset"]?.slice(4, 10)).toEqual([0, 0, 0, 0, 30, 0]);
    expect(recovery).toMatchObject([{ detectMs: 0, recoverMs: 1000, censored: false }]);
    expect(objectives[2]?.reason).toContain("web recovered 1s after the start of");
  });
});

const twoFaults = `
name: two-faults
target: { bundled: { replicas: 1, providers: [openai] } }
traffic:
  web:
    arrivals: poisson
    stages: [{ hold: 10s, at: 50/s }]
    request: { get: / }
    timeout: 20s
faults:
  - { id: first, at: 2s, on: edge, timeout: {} }
  - { id: second, at: 3s, on: edge, timeout: {} }
  - { id: third, at: 4s, on: gateway/1, kill: { restart: 2s } }
objectives:
  - { availability: 50% }
`;

describe("faults", () => {
  it("are undone in reverse order at the end of the run, before the target is stopped", async () => {
    const { target } = await playVirtually(twoFaults);
    const expected = ["started", "add first", "add second", "SIGKILL", "restart"];
    expect(target.history).toEqual([...expected, "remove second", "remove first", "stopped"]);
  });

  it("are undone in reverse order when the operator interrupts the run", async () => {
    const { target, result } = await playVirtually(twoFaults, { interruptAtMs: 5000 });
    const expected = ["started", "add first", "add second", "SIGKILL", "restart"];
    expect(target.history).toEqual([...expected, "remove second", "remove first", "stopped"]);
    expect(result.verdict).toMatchObject({ status: "interrupted", exitCode: 130 });
  });

  it("cancel nothing silently: every arrival up to the interruption has one outcome", async () => {
    const { result } = await playVirtually(twoFaults, { interruptAtMs: 5000 });
    const [web] = result.traffic;
    const outcomes = Object.values(web?.outcomes ?? {}).reduce((sum, n) => sum + n, 0);
    expect(outcomes).toBe(web?.offered);
    expect(web?.cancelled).toBeGreaterThan(0);
  });

  it("that cannot be injected end the run and fail it", async () => {
    const { result, target } = await playVirtually(twoFaults, {
      setUp: (prepared) => prepared.broken.add("second"),
    });
    expect(result.verdict).toMatchObject({ status: "fail", exitCode: 1 });
    expect(result.verdict.reasons[0]).toContain("second could not be injected: cannot add second");
    expect(result.run.durationMs).toBe(3000);
    expect(target.history).toEqual([
      "started",
      "add first",
      "remove first",
      "carry out remove-toxic",
      "stopped",
    ]);
  });

  it("that touched nothing make the verdict inconclusive", async () => {
    // Arrivals are due at whole seconds; between them the link is idle.
    const { result } = await playVirtually(`
name: idle-link
target: { bundled: { replicas: 1, providers: [openai] } }
traffic: { web: { stages: [{ hold: 10s, at: 1/s }], request: { get: / } } }
faults: [{ at: 2500ms, for: 300ms, on: edge, timeout: {} }]
objectives: [{ availability: 50% }]
`);
    expect(result.verdict).toMatchObject({ status: "inconclusive", exitCode: 3 });
    expect(result.verdict.reasons[0]).toContain("touched nothing");
  });
});

describe("an edge that is down", () => {
  const refusing = `
name: refusing
target: { bundled: { replicas: 1, providers: [openai] } }
traffic: { web: { stages: [{ hold: 10s, at: 10/s }], request: { get: / } } }
faults: [{ at: 2s, for: 3s, on: edge, down: {} }]
objectives: [{ availability: 50% }]
`;

  it("proves itself by the requests it refused, though it had no connection to close", async () => {
    const { result } = await playVirtually(refusing);
    expect(result.faults[0]).toMatchObject({ touched: 30, evidence: "refused 30 requests" });
    expect(result.verdict.status).toBe("pass");
  });
});

describe("a run", () => {
  it("whose target is not ready sends nothing and injects nothing", async () => {
    const notReady = playVirtually(twoFaults, {
      setUp: (target) => {
        target.isReady = false;
      },
    });
    await expect(notReady).rejects.toMatchObject({ code: "E_TARGET" });
  });

  it("ends when a guard trips, with the faults undone and exit code 5", async () => {
    const guarded = `${twoFaults}guards:\n  - { when: error-ratio > 20%, for: 2s }\n`;
    const { result, target } = await playVirtually(
      guarded.replace("on: edge, timeout: {} }\n  - { id: s", "on: edge, down: {} }\n  - { id: s"),
    );
    expect(result.verdict).toMatchObject({ status: "aborted", exitCode: 5 });
    expect(result.run.durationMs).toBeLessThan(6000);
    expect(target.history.at(-2)).toBe("up");
  });
});
