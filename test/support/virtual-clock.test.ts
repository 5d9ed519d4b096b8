/** The clock of virtual runs is a fake worth trusting. */

import { describe, expect, it } from "vitest";
import { sleep } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import { VirtualClock } from "./virtual-clock.ts";

describe("virtual time", () => {
  it("stands still until it is run, and starts at 0 on the first of January 2026", () => {
    const clock = new VirtualClock();
    expect(clock.now()).toBe(0);
    expect(new Date(clock.wallTime()).toISOString()).toBe("2026-01-01T00:00:00.000Z");
  });

  it("jumps from one due timer to the next, each at its own exact instant", async () => {
    const clock = new VirtualClock();
    const woken: string[] = [];
    const sleeper = async (name: string, until: number) => {
      await clock.sleepUntil(ms(until));
      woken.push(`${name} at ${clock.now()}`);
    };
    await clock.run(Promise.all([sleeper("late", 3_600_000.5), sleeper("early", 0.1)]));
    expect(woken).toEqual(["early at 0.1", "late at 3600000.5"]);
    expect(clock.wallTime() - Date.UTC(2026, 0, 1)).toBe(3_600_000.5);
  });

  it("fires timers of one instant in the order in which they were set", async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    for (const n of [1, 2, 3]) clock.after(ms(10), () => fired.push(n));
    clock.after(ms(9), () => clock.after(ms(1), () => fired.push(4)));
    await clock.run(sleep(clock, ms(11)));
    expect(fired).toEqual([1, 2, 3, 4]);
  });

  it("lets everything that a timer sets off settle before the next timer", async () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    const chain = async () => {
      await clock.sleepUntil(ms(5));
      for (let i = 0; i < 100; i++) await Promise.resolve();
      await clock.turn();
      seen.push(clock.now());
    };
    await clock.run(Promise.all([chain(), clock.sleepUntil(ms(6))]));
    expect(seen).toEqual([5]);
  });

  it("lets no time pass while someone waits for a turn", async () => {
    const clock = new VirtualClock();
    clock.after(ms(5), () => undefined);
    const turning = async () => {
      for (let i = 0; i < 10; i++) await clock.turn();
      return clock.now();
    };
    await expect(clock.run(turning())).resolves.toBe(0);
  });

  it("advances by as much as it is told, past what is due and no further", async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    for (const at of [3, 10, 11]) clock.after(ms(at), () => fired.push(clock.now()));
    await clock.advance(10);
    expect(fired).toEqual([3, 10]);
    expect(clock.now()).toBe(10);
    expect(clock.pending).toBe(1);
  });

  it("does not wait for the past, nor for who has aborted", async () => {
    const clock = new VirtualClock();
    await clock.run(sleep(clock, ms(10)));
    await clock.sleepUntil(ms(10));
    await clock.sleepUntil(ms(3));
    await clock.sleepUntil(ms(99), AbortSignal.abort());
    expect(clock.now()).toBe(10);
  });

  it("wakes who is aborted at that instant, and forgets its timer", async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    clock.after(ms(7), () => abort.abort());
    await clock.run(clock.sleepUntil(ms(1000), abort.signal));
    expect(clock.now()).toBe(7);
    await expect(clock.run(new Promise(() => {}))).rejects.toThrow("nothing is left to wait for");
  });

  it("does not call what was cancelled", async () => {
    const clock = new VirtualClock();
    let calls = 0;
    const cancel = clock.after(ms(5), () => calls++);
    cancel();
    cancel();
    await clock.run(sleep(clock, ms(10)));
    expect(calls).toBe(0);
  });

  it("gives what the promise gives, or its error", async () => {
    const clock = new VirtualClock();
    await expect(clock.run(Promise.resolve(5))).resolves.toBe(5);
    await expect(clock.run(Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
});
