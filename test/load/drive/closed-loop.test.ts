import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { runClosedLoop } from "../../../src/load/drive/closed-loop.ts";
import { requestMaker } from "../../../src/load/request/requests.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { Notebook, type Reply, ScriptedSender, traffic } from "../sample.ts";

interface Options {
  readonly connections?: number;
  readonly zero?: number;
  readonly abortAt?: number;
}

async function played(reply: (number: number, at: number) => Reply, options: Options = {}) {
  const { connections = 1, zero = 0 } = options;
  const clock = new VirtualClock();
  const sender = new ScriptedSender(clock, reply);
  const notes = new Notebook();
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
    sender.cancel();
  };
  if (options.abortAt !== undefined) clock.after(ms(options.abortAt), stop);
  const make = requestMaker(traffic({ timeout: ms(400) }), 0, 1);
  const loop = {
    traffic: 0,
    connections,
    zero: ms(zero),
    duration: ms(1000),
    signal: abort.signal,
  };
  await clock.run(runClosedLoop(clock, sender, make, notes.observe, loop));
  return { clock, sender, notes, instants: sender.sent.map(({ at }) => at) };
}

describe("the closed loop", () => {
  it("sends the next request when the last was answered", async () => {
    const { instants, notes } = await played(() => ["answered", 100]);
    expect(instants).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
    expect(notes.tally).toEqual({ "200": 10 });
  });

  it("has as many in flight as connections, at any time", async () => {
    const { sender, notes } = await played(() => ["answered", 100], { connections: 7 });
    expect(sender.crowd).toBe(7);
    expect(notes.tally).toEqual({ "200": 70 });
  });

  it("lets no connection wait for another", async () => {
    const slow = (number: number): Reply => ["answered", number === 0 ? 5000 : 100];
    const { notes, clock } = await played(slow, { connections: 2 });
    expect(notes.tally).toEqual({ "200": 11 });
    expect(clock.now()).toBe(5000);
  });

  it("begins at zero, ends after its duration, and waits for what is in flight then", async () => {
    const { instants, notes, clock } = await played(() => ["answered", 300], { zero: 20 });
    expect(instants).toEqual([20, 320, 620, 920]);
    expect(clock.now()).toBe(1220);
    expect(notes.observations.map(({ dueUs }) => dueUs)).toEqual([0, 300_000, 600_000, 900_000]);
  });

  it("has nothing due before the last answer: due and sent are the same", async () => {
    const { notes } = await played(() => ["answered", 37], { connections: 3 });
    expect(notes.observations.every(({ dueUs, sentUs }) => dueUs === sentUs)).toBe(true);
  });

  it("gives each of its requests another index", async () => {
    const clock = new VirtualClock();
    const sender = new ScriptedSender(clock, () => ["answered", 100]);
    const indices: number[] = [];
    const make = (index: number) => {
      indices.push(index);
      return requestMaker(traffic(), 0, 1)(index);
    };
    const { signal } = new AbortController();
    const loop = { traffic: 0, connections: 3, zero: ms(0), duration: ms(300), signal };
    await clock.run(runClosedLoop(clock, sender, make, () => undefined, loop));
    expect(indices).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("a connection of the closed loop", () => {
  it.each(["refused", "reset", "dropped"] as const)(
    "whose request was %s waits for 100 ms, lest it spin",
    async (kind) => {
      const { instants, notes } = await played(() => [kind, 0]);
      expect(instants).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
      expect(notes.tally).toEqual({ [kind]: 10 });
    },
  );

  it("waits on its own: the others go on", async () => {
    const { notes } = await played((number) => [number === 0 ? "refused" : "answered", 50], {
      connections: 2,
    });
    expect(notes.tally).toEqual({ refused: 1, "200": 20 + 17 });
  });

  it.each(["answered", "truncated", "rate-limited", "invalid"] as const)(
    "that got an answer (%s) does not wait",
    async (kind) => {
      expect((await played(() => [kind, 100])).instants).toHaveLength(10);
    },
  );

  it("that timed out has waited long enough", async () => {
    const { instants, notes } = await played(() => "never");
    expect(instants).toEqual([0, 400, 800]);
    expect(notes.tally).toEqual({ "timed-out": 3 });
  });
});

describe("when it is stopped, the closed loop", () => {
  it("sends no more, and ends what is in flight as cancelled", async () => {
    const { clock, notes } = await played(() => ["answered", 100], {
      connections: 4,
      abortAt: 250,
    });
    expect(notes.tally).toEqual({ "200": 8, cancelled: 4 });
    expect(clock.now()).toBe(250);
  });

  it("does not wait for a connection that waits after a refusal", async () => {
    const { clock, notes } = await played(() => ["refused", 0], { abortAt: 250 });
    expect(notes.tally).toEqual({ refused: 3 });
    expect(clock.now()).toBe(250);
    expect(clock.pending).toBe(0);
  });

  it("before it began, sends nothing", async () => {
    const { notes } = await played(() => ["refused", 0], { zero: 500, abortAt: 250 });
    expect(notes.observations).toEqual([]);
  });
});
