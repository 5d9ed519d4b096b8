import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { runClosedLoop } from "../../../src/load/drive/closed-loop.ts";
import { type Visit, visits } from "../../../src/load/drive/visit.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { Notebook, type Reply, ScriptedSender, timeouts, traffic } from "../sample.ts";

interface Options {
  readonly connections?: number;
  readonly zero?: number;
  readonly abortAt?: number;
  readonly iterations?: number;
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
  const visit = visits({
    clock,
    sender,
    endpoint: { origin: "http://test.invalid", dial: null, tls: null },
    traffic: traffic({ timeouts: { ...timeouts, total: ms(400) } }),
    index: 0,
    seed: 1,
    zero: ms(zero),
    observe: notes.observe,
    evidence: () => undefined,
    signal: abort.signal,
  });
  const loop = {
    connections,
    zero: ms(zero),
    duration: ms(1000),
    iterations: options.iterations ?? null,
    signal: abort.signal,
  };
  await clock.run(runClosedLoop(clock, visit, loop));
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

  it("gives each of its journeys another number", async () => {
    const clock = new VirtualClock();
    const numbers: number[] = [];
    const visit: Visit = async (number) => {
      numbers.push(number);
      await clock.sleepUntil(ms(clock.now() + 100));
      return { kind: "answered", status: 200 };
    };
    const { signal } = new AbortController();
    const loop = { connections: 3, zero: ms(0), duration: ms(300), iterations: null, signal };
    await clock.run(runClosedLoop(clock, visit, loop));
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([1, 3, 7, 50])("sends just as many as it is told, over %i connections", async (n) => {
    const { notes, clock } = await played(() => ["answered", 10], {
      connections: n,
      iterations: 20,
    });
    expect(notes.tally).toEqual({ "200": 20 });
    expect(clock.now()).toBe(10 * Math.ceil(20 / n));
  });

  it("ends with its time, if it did not come to its number by then", async () => {
    const { notes } = await played(() => ["answered", 100], { iterations: 50 });
    expect(notes.tally).toEqual({ "200": 10 });
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
