import { describe, expect, it } from "vitest";
import { seeded } from "../../../src/base/random.ts";
import { type Milliseconds, ms } from "../../../src/base/units.ts";
import { arrivals } from "../../../src/load/arrivals/arrivals.ts";
import type { Stage } from "../../../src/load/arrivals/schedule.ts";
import { dropped } from "../../../src/load/drive/observe.ts";
import { runOpenLoop } from "../../../src/load/drive/open-loop.ts";
import { visits } from "../../../src/load/drive/visit.ts";
import { Aggregate, noLimits } from "../../../src/measure/aggregate.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { hold, Notebook, type Reply, ScriptedSender, timeouts, traffic } from "../sample.ts";

interface Options {
  readonly stages?: readonly Stage[];
  readonly maxInFlight?: number;
  readonly timeout?: number;
  readonly abortAt?: number;
  /** How late the loop begins. */
  readonly late?: number;
}

async function played(reply: (number: number, at: number) => Reply, options: Options = {}) {
  const { stages = [hold(1000, 100)], maxInFlight = 1000, timeout = 60_000 } = options;
  const clock = new VirtualClock();
  const sender = new ScriptedSender(clock, reply);
  const notes = new Notebook();
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
    sender.cancel();
  };
  if (options.abortAt !== undefined) clock.after(ms(options.abortAt), stop);
  await clock.run(clock.sleepUntil(ms(options.late ?? 0)));
  const due = arrivals({ kind: "rate", process: "constant", stages }, seeded(1, "test"));
  const visit = visits({
    clock,
    sender,
    endpoint: { origin: "http://test.invalid", dial: null, tls: null },
    traffic: traffic({ timeouts: { ...timeouts, total: ms(timeout) } }),
    index: 3,
    seed: 1,
    zero: ms(0),
    observe: notes.observe,
    evidence: () => undefined,
    signal: abort.signal,
  });
  const drop = (_arrival: number, dueAt: Milliseconds) =>
    notes.observe(dropped({ traffic: 3, operation: 0, dueAt, zero: ms(0) }));
  const loop = { arrivals: due, maxInFlight, zero: ms(0), signal: abort.signal };
  await clock.run(runOpenLoop(clock, visit, drop, loop));
  return { clock, sender, notes };
}

const ok: Reply = ["answered", 10];

describe("the open loop", () => {
  it("sends every arrival when it is due, and observes each once", async () => {
    const { sender, notes } = await played(() => ok);
    expect(sender.sent.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, n) => n * 10));
    expect(notes.tally).toEqual({ "200": 100 });
    expect(notes.observations[7]).toEqual({
      traffic: 3,
      operation: 0,
      dueUs: 70_000,
      sentUs: 70_000,
      firstByteUs: null,
      endUs: 80_000,
      contentUs: [],
      usage: null,
      outcome: { kind: "answered", status: 200 },
      good: true,
      bytes: 0,
    });
  });

  it("counts as dropped, and not as sent, what a limit of this machine kept back", async () => {
    const { notes } = await played((number) => (number % 4 === 0 ? ["dropped", 2] : ok));
    expect(notes.tally).toEqual({ "200": 75, dropped: 25 });
    const [first] = notes.observations;
    expect(first).toMatchObject({ dueUs: 0, sentUs: null, endUs: 2000, good: false });
    const aggregate = new Aggregate(noLimits);
    for (const one of notes.observations) aggregate.record(one);
    const { offered, sent, dropped, sendLag } = aggregate;
    expect([offered, sent, dropped, sendLag.count]).toEqual([100, 75, 25, 75]);
  });

  it("keeps the rate while the target stalls", async () => {
    const { sender } = await played((_number, at) => (at < 500 ? ["answered", 600 - at] : ok));
    expect(sender.sent).toHaveLength(100);
    expect(sender.sent.every(({ at }, n) => at === n * 10)).toBe(true);
    expect(sender.crowd).toBe(51);
  });

  it("resolves when the last answer has come", async () => {
    const { clock, notes } = await played((number) => ["answered", number === 50 ? 5000 : 10]);
    expect(clock.now()).toBe(5500);
    expect(notes.observations.at(-1)?.dueUs).toBe(500_000);
  });

  it("when it is late itself, counts latency from when each was due, and tells the lag", async () => {
    const { notes } = await played(() => ok, { late: 300 });
    const late = notes.observations.filter(({ dueUs }) => dueUs < 300_000);
    expect(late).toHaveLength(30);
    for (const { dueUs, sentUs, endUs } of late) {
      expect([sentUs, endUs]).toEqual([300_000, 310_000]);
      expect(endUs - dueUs).toBe(310_000 - dueUs);
    }
    const onTime = notes.observations.filter(({ dueUs }) => dueUs >= 300_000);
    expect(onTime.every(({ dueUs, sentUs }) => sentUs === dueUs)).toBe(true);
  });

  it("counts what times out as long as it waited", async () => {
    const { notes } = await played(() => "never", { timeout: 250 });
    expect(notes.tally).toEqual({ "timed-out": 100 });
    expect(notes.observations.every(({ dueUs, endUs }) => endUs - dueUs === 250_000)).toBe(true);
  });

  it("takes failures for data: refused, reset and truncated are observed like answers", async () => {
    const kinds = ["refused", "reset", "truncated", "invalid", "rate-limited"] as const;
    const { notes } = await played((number) => [kinds[number % 5] ?? "reset", 1]);
    expect(notes.tally).toEqual(Object.fromEntries(kinds.map((kind) => [kind, 20])));
    expect(notes.observations.some(({ good }) => good)).toBe(false);
  });
});

describe("at its limit of requests in flight, the open loop", () => {
  it("drops what is due and counts it, and sends again as soon as there is room", async () => {
    const { sender, notes } = await played((number) => ["answered", number < 5 ? 205 : 10], {
      maxInFlight: 5,
    });
    expect(sender.crowd).toBe(5);
    // Five are in flight from 40 to 205 ms, when the first is answered: 50 ... 200 are dropped.
    expect(notes.of("dropped").map(({ dueUs }) => dueUs / 1000)).toEqual(
      Array.from({ length: 16 }, (_, n) => 50 + 10 * n),
    );
    expect(notes.tally).toEqual({ "200": 84, dropped: 16 });
  });

  it("has every arrival either sent or dropped", async () => {
    const { sender, notes } = await played(() => "never", { maxInFlight: 7, timeout: 133 });
    const dropped = notes.of("dropped").length;
    expect(notes.observations).toHaveLength(100);
    expect(sender.sent.length + dropped).toBe(100);
    expect(dropped).toBeGreaterThan(0);
    expect(notes.of("timed-out")).toHaveLength(sender.sent.length);
  });

  it("says of a dropped request that it was never sent and has no latency", async () => {
    const { notes } = await played(() => "never", { maxInFlight: 1, timeout: 5000 });
    expect(notes.of("dropped")[0]).toEqual({
      traffic: 3,
      operation: 0,
      dueUs: 10_000,
      sentUs: null,
      firstByteUs: null,
      endUs: 10_000,
      contentUs: [],
      usage: null,
      outcome: { kind: "dropped" },
      good: false,
      bytes: 0,
    });
  });
});

describe("when it is stopped, the open loop", () => {
  it("sends no more, and ends what is in flight as cancelled, at that instant", async () => {
    const { clock, sender, notes } = await played(() => ["answered", 100], { abortAt: 455 });
    expect(sender.sent).toHaveLength(46);
    expect(notes.tally).toEqual({ "200": 36, cancelled: 10 });
    expect(clock.now()).toBe(455);
    expect(clock.pending).toBe(0);
  });
});
