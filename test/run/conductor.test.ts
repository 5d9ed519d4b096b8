/** The ways out of a run: whenever and however it ends, nothing is left broken or running. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { ms } from "../../src/base/units.ts";
import { inlineLoad } from "../../src/load/drive/inline-load.ts";
import type { Load } from "../../src/load/load.ts";
import { conduct } from "../../src/run/conductor.ts";
import type { RunEvent, StopReason } from "../../src/run/events.ts";
import { planOf } from "../../src/run/plan.ts";
import { play } from "../../src/run/play.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Target } from "../../src/target/target.ts";
import { nobodyOutside } from "../faults/recorded-sites.ts";
import { SimulatedTarget } from "../support/simulated-target.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const plan = planOf(
  parseScenario(
    `
name: ways-out
target: { bundled: { replicas: 1, providers: [openai] } }
traffic: { web: { stages: [{ hold: 10s, at: 20/s }], request: { get: / } } }
faults:
  - { id: dark, at: 1s, on: edge, timeout: {} }
  - { id: dead, at: 2s, on: gateway/1, kill: {} }
`,
    "ways-out.yaml",
  ),
  7,
);

const interrupted: StopReason = { kind: "interrupted" };

/** A run over a simulated target, whose parts can be replaced; all share one history. */
class Bench {
  readonly clock = new VirtualClock();
  readonly simulated = new SimulatedTarget(this.clock, ms(10));
  readonly stop = new AbortController();
  readonly events: RunEvent[] = [];
  target: Target = this.simulated;
  load: Load = this.#told(inlineLoad(this.clock, { senderFor: () => this.simulated.sender() }));
  /** May throw. */
  onEvent: (event: RunEvent) => void = () => undefined;

  get history(): readonly string[] {
    return this.simulated.history;
  }

  get kinds(): readonly string[] {
    const [known, ...rest] = [...new Set(this.events.map(({ kind }) => kind))];
    return known === undefined ? [] : [known, ...rest];
  }

  conduct(): Promise<void> {
    const { clock, target, load, stop } = this;
    const emit = (event: RunEvent) => {
      this.events.push(event);
      this.onEvent(event);
    };
    return clock.run(
      conduct(
        { clock, target, load, emit, measurements: { traffics: [] }, ...nobodyOutside },
        plan,
        stop,
      ),
    );
  }

  /** Interrupts when this kind of event is told for the first time. */
  interruptAt(kind: RunEvent["kind"]): void {
    this.onEvent = (event) => {
      if (event.kind === kind) this.stop.abort(interrupted);
    };
  }

  /** The load, with its begin and its end told in the history. */
  #told(load: Load): Load {
    return {
      prepare: async (...given) => {
        const prepared = await load.prepare(...given);
        return {
          run: (zero) => {
            this.simulated.history.push("load begins");
            return prepared.run(zero);
          },
          stop: () => prepared.stop(),
          close: async () => {
            this.simulated.history.push("load closed");
            await prepared.close();
          },
        };
      },
    };
  }

  /** A load that runs as it should until that instant, and then breaks. */
  breakLoadAt(instantMs: number): void {
    const sound = this.load;
    this.load = {
      prepare: async (...given) => {
        const prepared = await sound.prepare(...given);
        const death = async (zero: number) => {
          await this.clock.sleepUntil(ms(zero + instantMs));
          prepared.stop();
          throw new GamedayError("E_LOAD", "a load worker died");
        };
        return {
          ...prepared,
          stop: () => prepared.stop(),
          close: () => prepared.close(),
          run: async (zero) => {
            const [health] = await Promise.all([prepared.run(zero), death(zero)]);
            return health;
          },
        };
      },
    };
  }
}

const undone = ["restart", "remove dark"];

describe("a run that is interrupted", () => {
  it("while its target starts sends nothing, injects nothing, and is no failure", async () => {
    const bench = new Bench();
    bench.target = {
      start: async (signal) => {
        await bench.clock.sleepUntil(ms(60_000), signal);
        throw new GamedayError("E_TARGET", "the target is not ready: it answers 503");
      },
    };
    bench.clock.after(ms(500), () => bench.stop.abort(interrupted));
    await bench.conduct();
    expect(bench.events).toEqual([
      { at: 0, kind: "target-starting" },
      { at: 0, kind: "stopping", why: interrupted },
    ]);
    expect(bench.clock.now()).toBe(500);
  });

  it("while its target starts, which then is ready, stops it at once", async () => {
    const bench = new Bench();
    bench.interruptAt("target-starting");
    await bench.conduct();
    expect(bench.history).toEqual(["started", "load closed", "stopped"]);
    expect(bench.kinds).toEqual([
      "target-starting",
      "target-ready",
      "load-preparing",
      "stopping",
      "target-stopped",
    ]);
  });

  it("during the preparation of the load never begins the load", async () => {
    const bench = new Bench();
    bench.interruptAt("target-ready");
    await bench.conduct();
    expect(bench.history).toEqual(["started", "load closed", "stopped"]);
  });

  it("under load undoes its faults before the load and the target are closed", async () => {
    const bench = new Bench();
    bench.clock.after(ms(5000), () => bench.stop.abort(interrupted));
    await bench.conduct();
    expect(bench.history.slice(-4)).toEqual([...undone, "load closed", "stopped"]);
    // The load begins 20 ms after the decision to begin.
    expect(bench.events.find(({ kind }) => kind === "stopping")?.at).toBe(4980);
  });

  it("twice is interrupted once: the second reason does not count", async () => {
    const bench = new Bench();
    bench.clock.after(ms(5000), () => bench.stop.abort(interrupted));
    const again: StopReason = { kind: "broken", part: "it", message: "too late" };
    bench.clock.after(ms(5001), () => bench.stop.abort(again));
    await bench.conduct();
    expect(bench.events.filter(({ kind }) => kind === "stopping")).toEqual([
      { at: 4980, kind: "stopping", why: interrupted },
    ]);
    expect(bench.history.filter((entry) => undone.includes(entry))).toEqual(undone);
  });

  it("while it undoes its faults at the end still undoes each of them, once", async () => {
    const bench = new Bench();
    bench.interruptAt("load-finished");
    await bench.conduct();
    expect(bench.history.slice(-4)).toEqual([...undone, "load closed", "stopped"]);
    expect(bench.history.filter((entry) => undone.includes(entry))).toEqual(undone);
  });

  it("has a result all the same, with the instant at which it was begun", async () => {
    const { clock, simulated, stop, load } = new Bench();
    const failing: Target = {
      start: async () => {
        stop.abort(interrupted);
        throw new Error("it was killed together with everything else");
      },
    };
    expect(simulated.history).toEqual([]);
    const tool = { name: "gameday", version: "0", node: "v0", os: "virtual", cpus: 1 } as const;
    const facts = { id: "early", command: "gameday run", tool };
    const { result } = await play({ clock, target: failing, load, ...nobodyOutside }, plan, {
      facts,
      readers: [],
      stop,
    });
    expect(result.verdict).toMatchObject({ status: "interrupted", exitCode: 130 });
    expect(result.verdict.reasons[0]).toBe("interrupted by the operator");
    expect(result.run).toMatchObject({ startedAt: "2026-01-01T00:00:00.000Z", durationMs: 0 });
    expect(result.traffic[0]).toMatchObject({ offered: 0, rate: 0 });
  });
});

describe("a run whose parts break", () => {
  it("rejects when the target does not start, with nothing sent and nothing injected", async () => {
    const bench = new Bench();
    bench.simulated.isReady = false;
    await expect(bench.conduct()).rejects.toMatchObject({ code: "E_TARGET" });
    expect(bench.events.map(({ kind }) => kind)).toEqual(["target-starting"]);
  });

  it("stops the target when the load cannot be prepared", async () => {
    const bench = new Bench();
    bench.load = { prepare: () => Promise.reject(new GamedayError("E_LOAD", "no threads left")) };
    await expect(bench.conduct()).rejects.toThrow("no threads left");
    expect(bench.history).toEqual(["started", "stopped"]);
  });

  it("undoes its faults and stops its target when the generator dies half-way", async () => {
    const bench = new Bench();
    bench.breakLoadAt(5000);
    await bench.conduct();
    expect(bench.history.slice(-4)).toEqual([...undone, "load closed", "stopped"]);
    expect(bench.events.find(({ kind }) => kind === "stopping")).toEqual({
      at: 5000,
      kind: "stopping",
      why: { kind: "broken", part: "the load generator", message: "a load worker died" },
    });
  });

  it("injects nothing more once the generator is dead", async () => {
    const bench = new Bench();
    bench.breakLoadAt(1500);
    await bench.conduct();
    expect(bench.history).toEqual([
      "started",
      "load begins",
      "add dark",
      "remove dark",
      "load closed",
      "stopped",
    ]);
  });

  it("goes on when a replica dies by itself, and tells of it", async () => {
    const bench = new Bench();
    const death = { process: "gateway/1", how: "with exit code 1", isOurs: false };
    bench.clock.after(ms(3000), () => bench.simulated.die(death));
    await bench.conduct();
    expect(bench.kinds).toContain("process-died");
    expect(bench.kinds).not.toContain("stopping");
  });

  it("ends when the fault proxy dies, for what was measured since says nothing", async () => {
    const bench = new Bench();
    const death = { process: "fault-proxy", how: "by SIGKILL", isOurs: true };
    bench.clock.after(ms(3000), () => bench.simulated.die(death));
    await bench.conduct();
    const stopping = bench.events.find(({ kind }) => kind === "stopping");
    const why = { kind: "broken", part: "fault-proxy", message: "it ended by SIGKILL" };
    expect(stopping).toMatchObject({ why });
  });

  const kinds = [
    "target-ready",
    "load-preparing",
    "load-started",
    "observed",
    "fault-injected",
    "fault-undone",
  ] as const;

  it.each(kinds)("undoes and stops everything when a reader breaks at %s", async (kind) => {
    const bench = new Bench();
    bench.onEvent = (event) => {
      if (event.kind === kind) throw new Error("the reader broke");
    };
    await expect(bench.conduct()).rejects.toThrow("the reader broke");
    expect(bench.history.slice(-2)).toEqual(["load closed", "stopped"]);
    const count = (entry: string) => bench.history.filter((other) => other === entry).length;
    expect(count("remove dark")).toBe(count("add dark"));
    expect(count("restart")).toBe(count("SIGKILL"));
  });
});
