/** The journal of a run: on disk before what it tells of happens. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import type { Files } from "../../src/base/files.ts";
import { ms } from "../../src/base/units.ts";
import { inlineLoad } from "../../src/load/drive/inline-load.ts";
import { BatchWriter } from "../../src/measure/batch.ts";
import { journal } from "../../src/run/journal.ts";
import { planOf } from "../../src/run/plan.ts";
import { play } from "../../src/run/play.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { nobodyOutside } from "../faults/recorded-sites.ts";
import { SimulatedTarget } from "../support/simulated-target.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const plan = planOf(
  parseScenario(
    `
name: journaled
target: { url: https://staging.example, keys: { a: CANARY } }
traffic: { web: { stages: [{ hold: 5s, at: 20/s }], request: { get: /, as: a } } }
faults: [{ id: dark, at: 1s, for: 2s, on: edge, timeout: {} }]
`,
    "journaled.yaml",
  ),
  7,
);

const player = { pid: 4711, started: "then" };

/** Files in memory; what else happens writes itself into the same history. */
function filesIn(history: string[]): Files {
  return {
    read: () => "",
    exists: () => false,
    isFolder: () => false,
    list: () => [],
    readBytes: () => new Uint8Array(),
    write: () => undefined,
    makeFolder: () => undefined,
    claimFolder: () => true,
    append: (path, text) => void history.push(`${path} ${text}`),
  };
}

async function played(history: string[], files: Files): Promise<void> {
  const clock = new VirtualClock();
  const target = new SimulatedTarget(clock, ms(10));
  // What the target sees goes into the same history, in the order in which it happens.
  target.history.push = (...seen) => history.push(...seen);
  const load = inlineLoad(clock, { senderFor: () => target.sender() });
  const tool = { name: "gameday", version: "0.0.0", node: "v0", os: "virtual", cpus: 1 } as const;
  const facts = { id: "journaled", command: "gameday run", tool };
  const readers = [journal({ clock, files }, "run/journal.ndjson", plan, player)];
  const stop = new AbortController();
  await clock.run(play({ clock, target, load, ...nobodyOutside }, plan, { facts, readers, stop }));
}

const kindOf = (line: string): string => /"kind":"([\w-]+)"/.exec(line)?.[1] ?? line;

describe("a journal", () => {
  it("tells of a fault before the fault is injected, and of its undo when it is undone", async () => {
    const history: string[] = [];
    await played(history, filesIn(history));
    expect(history.map(kindOf)).toEqual([
      "run",
      "target-starting",
      "started",
      "target-ready",
      "load-preparing",
      "load-started",
      "phase-started",
      "phase-started",
      "fault-injecting",
      "add dark",
      "fault-injected",
      "remove dark",
      "phase-started",
      "fault-undone",
      "load-finished",
      "stopped",
      "target-stopped",
    ]);
  });

  it("begins with what is run, so that its faults can be undone without the scenario", async () => {
    const history: string[] = [];
    const ports = { clock: new VirtualClock(), files: filesIn(history) };
    journal(ports, "run/journal.ndjson", plan, player);
    expect(history).toHaveLength(1);
    const [first = ""] = history;
    expect(first.endsWith("\n")).toBe(true);
    expect(JSON.parse(first.slice("run/journal.ndjson ".length))).toEqual({
      time: "2026-01-01T00:00:00.000Z",
      kind: "run",
      scenario: "journaled",
      path: "journaled.yaml",
      sha256: plan.scenario.source.sha256,
      seed: 7,
      faults: plan.faults,
      player,
    });
  });

  it("is one line of JSON an event, without observations and without secrets", async () => {
    const history: string[] = [];
    const ports = { clock: new VirtualClock(), files: filesIn(history) };
    const read = journal(ports, "j", plan, player);
    read({ at: ms(0), kind: "observed", batch: new BatchWriter().take() });
    read({ at: ms(1234), kind: "fault-injecting", fault: "dark", remedies: [] });
    expect(history).toHaveLength(2);
    expect(JSON.parse(history[1]?.slice(2) ?? "")).toEqual({
      time: "2026-01-01T00:00:00.000Z",
      at: 1234,
      kind: "fault-injecting",
      fault: "dark",
      remedies: [],
    });
    await played(history, filesIn(history));
    expect(history.join("")).not.toContain("CANARY");
  });

  /** Fails from the line on that holds this text. */
  function fullAt(text: string, history: string[]): Files {
    let isFull = false;
    return {
      ...filesIn(history),
      append(path, line) {
        isFull ||= line.includes(text);
        if (isFull) throw new GamedayError("E_OUTPUT", `${path} cannot be written: disk full`);
      },
    };
  }

  it("that cannot be written keeps the fault from being injected, and ends the run", async () => {
    const history: string[] = [];
    const playing = played(history, fullAt("fault-injecting", history));
    await expect(playing).rejects.toMatchObject({ code: "E_OUTPUT" });
    expect(history).toEqual(["started", "stopped"]);
  });

  it.each(["fault-injected", "fault-undone"])(
    "that cannot be written at %s leaves no fault in force",
    async (kind) => {
      const history: string[] = [];
      const playing = played(history, fullAt(kind, history));
      await expect(playing).rejects.toMatchObject({ code: "E_OUTPUT" });
      expect(history).toEqual(["started", "add dark", "remove dark", "stopped"]);
    },
  );
});
