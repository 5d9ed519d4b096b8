/** The steady state: probes before the faults, after them, and all the while. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { ms, seconds } from "../../src/base/units.ts";
import type { ProviderSite } from "../../src/faults/site.ts";
import { noLimits } from "../../src/measure/aggregate.ts";
import { Recorder } from "../../src/measure/recorder.ts";
import { SteadyState } from "../../src/run/steady-state.ts";
import type { ProbeReading } from "../../src/slo/probe.ts";
import { metricField } from "../../src/slo/probe-metric-text.ts";
import { steadyStateFields } from "../../src/slo/steady-state-fields.ts";
import { ScriptedActions, type ScriptedAnswer } from "../faults/action/scripted-actions.ts";
import { observation } from "../measure/sample.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

/** A provider that has received as many as it is told, or cannot be asked. */
class CountingProvider implements Pick<ProviderSite, "received"> {
  count: number | null = 0;

  async received(): Promise<number> {
    if (this.count === null) throw new Error("it is down");
    return this.count;
  }
  misbehave = async () => undefined;
  behave = async () => ({ requests: 0 });
  remedyFor = (id: string) => ({
    kind: "end-misbehaviour" as const,
    control: "http://127.0.0.1:1",
    id,
  });
}

/** A load of two traffics, whose measurements the test makes, second by second. */
class Bench {
  readonly clock = new VirtualClock();
  readonly provider = new CountingProvider();
  readonly actions: ScriptedActions;
  readonly recorder = new Recorder({
    traffics: ["chat", "web"].map((name) => ({ name, limits: noLimits, operations: [] })),
    phases: [],
  });
  readonly steady: SteadyState;
  readonly #load = new AbortController();
  readonly measuring: Promise<void>;

  constructor(probes: readonly object[], ...answers: readonly ScriptedAnswer[]) {
    const answer = (_order: unknown, nth: number) => answers[nth] ?? answers.at(-1) ?? {};
    this.actions = new ScriptedActions(answer, this.clock);
    const { clock, actions, recorder: measurements } = this;
    const sites = { providers: new Map([["openai", this.provider]]) };
    const ports = { clock, actions, sites, measurements, zero: clock.now() };
    const named = probes.map((probe, nth) => ({ name: `probe ${nth}`, ...probe }));
    const parsed = steadyStateFields.parse({ probes: named });
    this.steady = new SteadyState({ ...ports, targetUrl: "http://127.0.0.1:8080" }, parsed.probes);
    this.measuring = this.steady.measure(this.#load.signal);
  }

  /** Lets whole seconds pass; in each of them so many requests are due and end. */
  async play(secondsOfIt: number, each: Partial<Load>): Promise<void> {
    const { good = 0, bad = 0, latencyMs = 10, attempts = good + bad, traffic = 0 } = each;
    for (let i = 0; i < secondsOfIt; i++) {
      const dueUs = this.clock.now() * 1000;
      await this.clock.advance(900);
      for (let n = 0; n < good + bad; n++) {
        const fate = n < good ? {} : { good: false, outcome: { kind: "reset" } as const };
        const endUs = dueUs + latencyMs * 1000;
        this.recorder.record(observation({ traffic, dueUs, endUs, ...fate }));
      }
      if (this.provider.count !== null) this.provider.count += attempts;
      await this.clock.advance(100);
    }
  }

  async end(): Promise<void> {
    this.#load.abort();
    await this.measuring;
  }
}

interface Load {
  readonly good: number;
  readonly bad: number;
  readonly latencyMs: number;
  readonly attempts: number;
  readonly traffic: number;
}

const never = new AbortController().signal;

/** How it is at that moment, without waiting for better. */
async function now(bench: Bench): Promise<readonly (readonly [boolean, string, string])[]> {
  const readings = await bench.clock.run(bench.steady.check("before", never));
  return readings.map(({ ok, observed, expected }) => [ok, observed, expected]);
}

const at = (metric: string, more: object = {}) => ({ metric, within: "0s", ...more });

describe("a probe of what is measured of the load", () => {
  it("is of the errors of the last three seconds", async () => {
    const bench = new Bench([at("error-ratio < 1%")]);
    await bench.play(3, { good: 100 });
    await bench.play(3, { good: 199, bad: 1 });
    expect(await now(bench)).toEqual([[true, "0.5%", "error-ratio < 1%"]]);
    await bench.play(1, { good: 50, bad: 50 });
    // 52 of 500.
    expect(await now(bench)).toEqual([[false, "10.4%", "error-ratio < 1%"]]);
    await bench.play(3, { good: 100 });
    expect(await now(bench)).toEqual([[true, "0%", "error-ratio < 1%"]]);
    await bench.end();
  });

  it("is of the latency of requests so old that whoever was within the limit has ended", async () => {
    const bench = new Bench([at("p50 < 300ms", { window: "1s", traffic: "chat" })]);
    await bench.play(2, { good: 10, latencyMs: 100 });
    await bench.play(1, { good: 10, latencyMs: 500 });
    // Whoever was due in the third second may still be within 300 ms.
    expect(await now(bench)).toEqual([[true, "100ms", "p50 < 300ms of chat"]]);
    await bench.play(1, { good: 10, latencyMs: 100 });
    expect(await now(bench)).toEqual([[false, "500ms", "p50 < 300ms of chat"]]);
    await bench.end();
  });

  it("is of the rate of good requests", async () => {
    const bench = new Bench([at("rate > 90/s", { traffic: "chat" })]);
    await bench.play(3, { good: 100, bad: 20 });
    expect(await now(bench)).toEqual([[true, "100/s", "rate > 90/s of chat"]]);
    await bench.play(3, { good: 90, bad: 20 });
    expect(await now(bench)).toEqual([[false, "90/s", "rate > 90/s of chat"]]);
    await bench.end();
  });

  it("is of the attempts that the providers see for each request", async () => {
    const bench = new Bench([at("attempts-per-request < 1.2")]);
    await bench.play(3, { good: 100, attempts: 110 });
    expect(await now(bench)).toEqual([[true, "1.1", "attempts-per-request < 1.2"]]);
    await bench.play(3, { good: 10, bad: 90, attempts: 300 });
    expect(await now(bench)).toEqual([[false, "3", "attempts-per-request < 1.2"]]);
    await bench.end();
  });

  it("counts on over a provider that is down and starts anew", async () => {
    const bench = new Bench([at("attempts-per-request < 1.2", { window: "4s" })]);
    await bench.play(1, { good: 100, attempts: 300 });
    bench.provider.count = null;
    await bench.play(2, { good: 100 });
    bench.provider.count = 0;
    await bench.play(2, { good: 100 });
    // Of 400 requests the last 200 were seen.
    expect(await now(bench)).toEqual([[true, "0.5", "attempts-per-request < 1.2"]]);
    await bench.end();
  });

  it("is false when nothing ends any more", async () => {
    const bench = new Bench([at("error-ratio < 1%"), at("rate > 1/s"), at("p99 < 1s")]);
    await bench.play(3, { good: 100 });
    await bench.play(5, {});
    const readings = await now(bench);
    expect(readings.map(([ok, observed]) => [ok, observed])).toEqual([
      [false, "no request has ended"],
      [false, "no request has ended"],
      [false, "no request has ended"],
    ]);
    await bench.end();
  });

  it("is of each traffic that sends, if none is named, and tells of a bad one", async () => {
    const bench = new Bench([at("error-ratio < 1%")]);
    await bench.play(3, { good: 100 });
    await bench.play(1, { good: 9, bad: 1, traffic: 1 });
    expect(await now(bench)).toEqual([[false, "10% of web", "error-ratio < 1%"]]);
    await bench.end();
  });

  it("can be asked for by itself", async () => {
    const bench = new Bench([at("error-ratio < 1%")]);
    const ask = (text: string) => {
      const limit = metricField.parse(text);
      return bench.steady.holds({ kind: "metric", limit, traffic: null, window: seconds(3) });
    };
    expect(ask("error-ratio < 1%")).toBe(false);
    await bench.play(4, { good: 99, bad: 1 });
    expect([ask("error-ratio < 2%"), ask("error-ratio < 1%")]).toEqual([true, false]);
    // No probe is about attempts, so that nobody counted them.
    expect(ask("attempts-per-request < 2")).toBe(false);
    await bench.end();
  });

  it("is false while it was not measured for long enough", async () => {
    const bench = new Bench([at("error-ratio < 1%")]);
    await bench.play(2, { good: 100 });
    const told = "nothing: it was not measured for 3s yet";
    expect(await now(bench)).toEqual([[false, told, "error-ratio < 1%"]]);
    await bench.end();
  });
});

describe("a check before and after", () => {
  const down: ScriptedAnswer = { http: { status: 503, body: "starting" } };
  const up: ScriptedAnswer = { http: { status: 200 } };
  const ready = { http: { get: "/ready", status: 200 } };

  it("waits until all is as expected, asking every second", async () => {
    const bench = new Bench([ready], down, down, up);
    const readings = await bench.clock.run(bench.steady.check("before", never));
    expect(readings).toEqual([
      {
        probe: "probe 0",
        when: "before",
        ok: true,
        observed: "status 200",
        expected: "200",
        atMs: ms(2000),
      },
    ] satisfies ProbeReading[]);
    expect(bench.actions.orders).toHaveLength(3);
    expect(bench.actions.orders[0]).toMatchObject({
      method: "GET",
      url: "http://127.0.0.1:8080/ready",
    });
    await bench.end();
  });

  it.each([
    ["before", 10_000],
    ["after", 30_000],
  ] as const)("gives up %s within %d ms, and tells what it saw last", async (when, end) => {
    const bench = new Bench([ready], down);
    const readings = await bench.clock.run(bench.steady.check(when, never));
    expect(readings).toMatchObject([
      { when, ok: false, observed: 'status 503, "starting"', atMs: end },
    ]);
    await bench.end();
  });

  it("takes what it cannot ask for not steady", async () => {
    const dead = { http: new GamedayError("E_FAULT", "connect ECONNREFUSED") };
    const bench = new Bench([{ ...ready, within: "0s" }], dead);
    expect(await now(bench)).toEqual([[false, "nothing: connect ECONNREFUSED", "200"]]);
    await bench.end();
  });

  it("asks only the probes that are for it", async () => {
    const bench = new Bench([{ ...ready, check: "after" }], up);
    expect(await bench.clock.run(bench.steady.check("before", never))).toEqual([]);
    expect(await bench.clock.run(bench.steady.check("after", never))).toHaveLength(1);
    await bench.end();
  });

  it("finds a traffic steady again once the window holds nothing of the fault", async () => {
    const bench = new Bench([{ metric: "error-ratio < 1%" }]);
    await bench.play(3, { good: 100 });
    await bench.play(2, { bad: 100 });
    const checking = bench.steady.check("after", never);
    await bench.play(5, { good: 100 });
    expect(await checking).toMatchObject([{ ok: true, observed: "0%", atMs: 8000 }]);
    await bench.end();
  });

  it("does not wait for a load that is over", async () => {
    const bench = new Bench([{ metric: "error-ratio < 1%" }]);
    await bench.play(4, { bad: 100 });
    await bench.end();
    const readings = await bench.clock.run(bench.steady.check("after", never));
    expect(readings).toMatchObject([{ ok: false, observed: "100%", atMs: 4000 }]);
  });

  it("ends when the run is stopped", async () => {
    const bench = new Bench([ready], down);
    const stop = new AbortController();
    const checking = bench.steady.check("after", stop.signal);
    await bench.clock.advance(1500);
    stop.abort();
    expect(await bench.clock.run(checking)).toMatchObject([{ ok: false }]);
    expect(bench.clock.now()).toBe(1500);
    await bench.end();
  });
});

describe("a continuous probe", () => {
  it("tells how it is at first, and whenever that turns", async () => {
    const down: ScriptedAnswer = { command: { exitCode: 1 } };
    const command = { run: ["pg_isready"] };
    const bench = new Bench([{ command, check: "continuous" }], {}, {}, down, down, {});
    const told: (readonly [number, boolean])[] = [];
    const stop = new AbortController();
    const watching = bench.steady.watch(stop.signal, ({ atMs, ok }) => told.push([atMs, ok]));
    await bench.clock.advance(6000);
    stop.abort();
    await watching;
    expect(told).toEqual([
      [0, true],
      [2000, false],
      [4000, true],
    ]);
    expect(bench.actions.orders).toHaveLength(7);
    await bench.end();
  });

  it("never asks while it is still waiting for an answer", async () => {
    const command = { run: ["pg_isready"] };
    const bench = new Bench([{ command, check: ["continuous"] }], { after: ms(2500) });
    const stop = new AbortController();
    const watching = bench.steady.watch(stop.signal, () => undefined);
    await bench.clock.advance(8000);
    expect([bench.actions.orders.length, bench.actions.open]).toEqual([3, 1]);
    stop.abort();
    await watching;
    expect(bench.actions.open).toBe(0);
    await bench.end();
  });

  it("of a metric says nothing before it was measured for its window", async () => {
    const bench = new Bench([{ metric: "error-ratio < 1%", check: "continuous" }]);
    const told: (readonly [number, boolean, string])[] = [];
    const stop = new AbortController();
    const watching = bench.steady.watch(stop.signal, (reading) =>
      told.push([reading.atMs, reading.ok, reading.observed]),
    );
    await bench.play(4, { good: 100 });
    // What is measured at an instant may be read a second later.
    await bench.play(2, { bad: 100 });
    stop.abort();
    await watching;
    expect(told.map(([, ok]) => ok)).toEqual([true, false]);
    expect(told[0]?.[0]).toBeGreaterThanOrEqual(3000);
    await bench.end();
  });
});
