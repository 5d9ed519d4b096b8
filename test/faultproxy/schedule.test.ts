/** When a schedule lets a toxic act: exact instants, and what holds for all schedules. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { always, phaseAt, type Schedule } from "../../src/faultproxy/schedule.ts";
import { ScheduleTimers } from "../../src/faultproxy/schedule-timers.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const once: Schedule = { ...always, afterMs: 100, forMs: 50 };
const again: Schedule = { ...once, everyMs: 200 };

type Row = readonly [claim: string, schedule: Schedule, at: number, kind: string, ends: unknown];

const rows: readonly Row[] = [
  ["without anything it acts for good", always, 1e9, "acting", null],
  ["it waits until it begins", once, 0, "waiting", 100],
  ["it waits to the last", once, 99.9, "waiting", 100],
  ["it acts from its first instant", once, 100, "acting", 150],
  ["it acts to the last", once, 149.9, "acting", 150],
  ["it is over then", once, 150, "over", null],
  ["one that repeats waits for the next time", again, 150, "waiting", 300],
  ["one that repeats acts again", again, 300, "acting", 350],
  ["one that repeats does so a day later", again, 86_400_100, "acting", 86_400_150],
  ["the deadline ends what repeats", { ...again, untilMs: 320 }, 310, "acting", 320],
  ["the deadline ends a wait", { ...again, untilMs: 250 }, 200, "waiting", 250],
  ["it is over at the deadline", { ...again, untilMs: 250 }, 250, "over", null],
  ["the deadline ends what has no other end", { ...always, untilMs: 10 }, 0, "acting", 10],
  ["a deadline beyond the end changes nothing", { ...once, untilMs: 999 }, 120, "acting", 150],
];

test.each(rows)("%s", (_claim, schedule, at, kind, endsAtMs) => {
  expect(phaseAt(schedule, at)).toEqual({ kind, endsAtMs });
});

const repeating = fc
  .record({
    afterMs: fc.nat(1000),
    forMs: fc.integer({ min: 1, max: 1000 }),
    pauseMs: fc.integer({ min: 1, max: 1000 }),
    untilMs: fc.option(fc.integer({ min: 1001, max: 9000 })),
  })
  .map(({ pauseMs, ...rest }): Schedule => ({ ...rest, everyMs: rest.forMs + pauseMs }));

describe("for every schedule", () => {
  test("a phase lasts until it says, and another one follows", () => {
    fc.assert(
      fc.property(repeating, fc.nat(8000), (schedule, at) => {
        const { kind, endsAtMs } = phaseAt(schedule, at);
        if (endsAtMs === null) return kind === "over";
        const last = phaseAt(schedule, endsAtMs - 0.001);
        const next = phaseAt(schedule, endsAtMs);
        return endsAtMs > at && last.kind === kind && next.kind !== kind;
      }),
    );
  });
});

describe("timers", () => {
  /** Each phase that was told, and when. */
  function played() {
    const clock = new VirtualClock();
    const told: string[] = [];
    const timers = new ScheduleTimers<string>(clock, (item) => {
      told.push(`${item} ${timers.standing(item)?.phase.kind} at ${clock.now()}`);
    });
    return { clock, told, timers };
  }

  test("call at each change, and leave nothing behind at the end", async () => {
    const { clock, told, timers } = played();
    timers.start("a", { ...again, untilMs: 400 });
    await clock.advance(1000);
    const phases = ["acting at 100", "waiting at 150", "acting at 300", "waiting at 350"];
    expect(told).toEqual([...phases, "over at 400"].map((phase) => `a ${phase}`));
    expect(clock.pending).toBe(0);
  });

  test("a new schedule counts from when it was given", async () => {
    const { clock, told, timers } = played();
    timers.start("a", once);
    await clock.advance(60);
    timers.start("a", once);
    await clock.advance(1000);
    expect(told).toEqual(["a acting at 160", "a over at 210"]);
  });

  test("stopped for good they neither call nor start", async () => {
    const { clock, told, timers } = played();
    timers.start("a", once);
    timers.stopAll();
    timers.start("b", once);
    await clock.advance(1000);
    expect([told, clock.pending, timers.standing("b")]).toEqual([[], 0, undefined]);
  });
});
