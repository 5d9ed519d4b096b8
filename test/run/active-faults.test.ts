/** Faults in force: each is undone exactly once, and nothing is left, whatever the timing. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { ActiveFaults } from "../../src/run/active-faults.ts";
import type { RunEventBody } from "../../src/run/events.ts";
import { noActions, nobodyOutside } from "../faults/recorded-sites.ts";
import { downOn, GatedSites, settled } from "./gated-sites.ts";

function activeOn(sites: GatedSites, isHelplessAtFirst = false) {
  let isHelpless = isHelplessAtFirst;
  const recover = () => {
    isHelpless = false;
  };
  const events: RunEventBody[] = [];
  const stop = new AbortController();
  const carriedOut: string[] = [];
  const faults = new ActiveFaults({
    sites,
    clock: systemClock,
    actions: noActions,
    tell: (event) => events.push(event),
    stop,
    carryOut: async (remedy) => {
      if (isHelpless) throw new Error("nobody can be reached");
      carriedOut.push(remedy.kind);
    },
  });
  const told = () => events.map((event) => `${event.kind} ${"fault" in event ? event.fault : ""}`);
  return { faults, events, stop, told, carriedOut, recover };
}

/** Whether the promise is settled once everything has happened that can. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  await settled();
  return isSettled;
}

const [a, b, c] = [downOn("a"), downOn("b"), downOn("c")];

describe("a fault", () => {
  it("is told of before it is injected, when it is in force, and when it was undone", async () => {
    const sites = new GatedSites("a");
    const { faults, told } = activeOn(sites);
    sites.hold("down a");
    faults.inject(a);
    await settled();
    expect(told()).toEqual(["fault-injecting a"]);
    await sites.release("down a");
    expect(told()).toEqual(["fault-injecting a", "fault-injected a"]);
    faults.undo(a);
    await settled();
    expect(told()).toEqual(["fault-injecting a", "fault-injected a", "fault-undone a"]);
    expect(sites.history).toEqual(["down a", "up a"]);
  });

  it("whose end comes while it is still being injected is undone once it is in force", async () => {
    const sites = new GatedSites("a");
    const { faults } = activeOn(sites);
    sites.hold("down a");
    faults.inject(a);
    faults.undo(a);
    const all = faults.undoAll();
    expect(await isOver(all)).toBe(false);
    await sites.release("down a");
    await all;
    expect(sites.history).toEqual(["down a", "up a"]);
  });

  it("is undone once, though its end and the end of the run come together", async () => {
    const sites = new GatedSites("a");
    const { faults } = activeOn(sites);
    faults.inject(a);
    await settled();
    faults.undo(a);
    faults.undo(a);
    await Promise.all([faults.undoAll(), faults.undoAll()]);
    await faults.undoAll();
    expect(sites.history).toEqual(["down a", "up a"]);
  });

  it("that was never injected has nothing to undo", async () => {
    const sites = new GatedSites("a");
    const { faults, events } = activeOn(sites);
    faults.undo(a);
    await faults.undoAll();
    expect([sites.history, events]).toEqual([[], []]);
  });

  it("that cannot be injected is told, stops the run, and is not undone", async () => {
    const sites = new GatedSites("a");
    sites.broken.add("down a");
    const { faults, events, stop } = activeOn(sites);
    faults.inject(a);
    await faults.undoAll();
    const message = "down a is broken";
    expect(events.at(-1)).toEqual({ kind: "fault-failed", fault: "a", message, isUndone: true });
    expect(stop.signal.reason).toEqual({ kind: "fault", fault: "a", message });
    expect(sites.history).toEqual([]);
  });

  it("is not injected any more once the run is stopped, be it by who hears of it", async () => {
    const sites = new GatedSites("a");
    const stop = new AbortController();
    const tell = () => stop.abort({ kind: "reader", message: "the disk is full" });
    const faults = new ActiveFaults({ ...nobodyOutside, clock: systemClock, sites, tell, stop });
    faults.inject(a);
    await faults.undoAll();
    expect(sites.history).toEqual([]);
  });
});

describe("undoing all", () => {
  it("waits for an undo that is under way", async () => {
    const sites = new GatedSites("a");
    const { faults } = activeOn(sites);
    faults.inject(a);
    await settled();
    sites.hold("up a");
    faults.undo(a);
    const all = faults.undoAll();
    expect(await isOver(all)).toBe(false);
    await sites.release("up a");
    expect(await isOver(all)).toBe(true);
    expect(sites.history).toEqual(["down a", "up a"]);
  });

  it("takes the last fault first, one after the other", async () => {
    const sites = new GatedSites("a", "b", "c");
    const { faults } = activeOn(sites);
    for (const fault of [a, b, c]) faults.inject(fault);
    await settled();
    sites.hold("up b");
    const all = faults.undoAll();
    await settled();
    expect(sites.history.slice(3)).toEqual(["up c"]);
    await sites.release("up b");
    await all;
    expect(sites.history.slice(3)).toEqual(["up c", "up b", "up a"]);
  });

  it("does not let the others wait for an injection that hangs", async () => {
    const sites = new GatedSites("a", "b", "c");
    const { faults } = activeOn(sites);
    sites.hold("down b");
    for (const fault of [a, b, c]) faults.inject(fault);
    const all = faults.undoAll();
    expect(await isOver(all)).toBe(false);
    expect(sites.history).toEqual(["down a", "down c", "up c", "up a"]);
    await sites.release("down b");
    await all;
    expect(sites.history.slice(-2)).toEqual(["down b", "up b"]);
  });

  it("goes on after an undo that fails, and tells it", async () => {
    const sites = new GatedSites("a", "b", "c");
    sites.broken.add("up b");
    const { faults, events, stop } = activeOn(sites);
    for (const fault of [a, b, c]) faults.inject(fault);
    await settled();
    await faults.undoAll();
    expect(sites.history.slice(3)).toEqual(["up c", "up a"]);
    expect(events).toContainEqual({
      kind: "fault-failed",
      fault: "b",
      message: "up b is broken, so it was undone from outside",
      isUndone: true,
    });
    // Nobody knows any more what is in force: the run ends.
    expect(stop.signal.reason).toMatchObject({ kind: "undo", fault: "b" });
  });

  it("leaves nothing in force, in whatever order things happen", async () => {
    const names = ["a", "b", "c"];
    const moves = ["inject", "undo", "let down", "let up"] as const;
    const move = fc.tuple(fc.constantFrom(...moves), fc.constantFrom(...names));
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 20 }), fc.boolean(), async (story, isHasty) => {
        const sites = new GatedSites(...names);
        const { faults } = activeOn(sites);
        const injected = new Set<string>();
        const given = new Map(names.map((name) => [name, downOn(name)]));
        for (const name of names) {
          sites.hold(`down ${name}`);
          sites.hold(`up ${name}`);
        }
        for (const [what, name] of story) {
          const fault = given.get(name) ?? a;
          if (what === "undo") faults.undo(fault);
          else if (what === "let down") await sites.release(`down ${name}`);
          else if (what === "let up") await sites.release(`up ${name}`);
          else if (!injected.has(name)) faults.inject(fault);
          if (what === "inject") injected.add(name);
          if (!isHasty) await settled();
        }
        const all = faults.undoAll();
        for (const name of names) {
          await sites.release(`up ${name}`);
          await sites.release(`down ${name}`);
        }
        await all;
        for (const name of names) {
          const expected = injected.has(name) ? [`down ${name}`, `up ${name}`] : [];
          expect(sites.history.filter((change) => change.endsWith(name))).toEqual(expected);
        }
      }),
    );
  });
});

describe("a fault whose own undo fails", () => {
  it("is taken back from outside, by what the journal knew before", async () => {
    const sites = new GatedSites("a");
    const { faults, events, carriedOut } = activeOn(sites);
    sites.broken.add("up a");
    faults.inject(a);
    await settled();
    await faults.undoAll();
    expect(carriedOut).toEqual(["enable-proxy"]);
    expect(events.at(-1)).toMatchObject({ kind: "fault-failed", fault: "a", isUndone: true });
  });

  it("is tried once more at the end, and told when that was good", async () => {
    const sites = new GatedSites("a");
    const { faults, told, carriedOut, recover } = activeOn(sites, true);
    sites.broken.add("up a");
    faults.inject(a);
    await settled();
    faults.undo(a);
    await settled();
    recover();
    await faults.undoAll();
    expect(carriedOut).toEqual(["enable-proxy"]);
    expect(told().slice(-2)).toEqual(["fault-failed a", "remedied a"]);
  });

  it("and cannot be reached from outside, is left owed", async () => {
    const sites = new GatedSites("a");
    const { faults, events } = activeOn(sites, true);
    sites.broken.add("up a");
    faults.inject(a);
    await settled();
    await faults.undoAll();
    expect(events.at(-1)).toMatchObject({ kind: "fault-failed", fault: "a", isUndone: false });
  });
});
