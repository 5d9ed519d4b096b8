import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { type Clock, pacingClock, sleep, systemClock } from "../../src/base/clock.ts";
import { type Milliseconds, ms } from "../../src/base/units.ts";

const clocks: readonly (readonly [string, Clock])[] = [
  ["system", systemClock],
  ["pacing", pacingClock],
];

const inMs = (clock: Clock, delay: number): Milliseconds => ms(clock.now() + delay);

describe.each(clocks)("the %s clock", (_name, clock) => {
  it("never goes back", () => {
    let last = clock.now();
    for (let i = 0; i < 10_000; i++) {
      const now = clock.now();
      expect(now >= last).toBe(true);
      last = now;
    }
  });

  it.each([0, 0.3, 1, 1.7, 2.5, 5.01, 12.9])(
    "never wakes a sleeper of %d ms early",
    async (delay) => {
      for (let i = 0; i < 5; i++) {
        const instant = inMs(clock, delay);
        await clock.sleepUntil(instant);
        expect(clock.now()).toBeGreaterThanOrEqual(instant);
      }
    },
  );

  it.each([0, 0.3, 1, 1.7, 2.5, 5.01])("never calls early after %d ms", async (delay) => {
    for (let i = 0; i < 5; i++) {
      const instant = inMs(clock, delay);
      await new Promise<void>((resolve) => clock.after(ms(delay), resolve));
      expect(clock.now()).toBeGreaterThanOrEqual(instant);
    }
  });

  it("wakes sleepers in the order of their instants", async () => {
    const woken: number[] = [];
    const sleeper = async (delay: number) => {
      await clock.sleepUntil(inMs(clock, delay));
      woken.push(delay);
    };
    await Promise.all([sleeper(60), sleeper(5), sleeper(30)]);
    expect(woken).toEqual([5, 30, 60]);
  });

  it("does not wait for what is past", async () => {
    await clock.sleepUntil(inMs(clock, -1000));
    await clock.sleepUntil(ms(Number.NEGATIVE_INFINITY));
  });

  it.each([3_600_000, 1e12, Number.POSITIVE_INFINITY])(
    "wakes who sleeps for %d ms as soon as the signal aborts, and not before",
    async (delay) => {
      const abort = new AbortController();
      let isAwake = false;
      const sleeping = clock.sleepUntil(inMs(clock, delay), abort.signal).then(() => {
        isAwake = true;
      });
      await sleep(clock, ms(5));
      expect(isAwake).toBe(false);
      abort.abort();
      await sleeping;
    },
  );

  it("does not put to sleep whose signal has aborted", async () => {
    await clock.sleepUntil(inMs(clock, 3_600_000), AbortSignal.abort());
  });

  it("does not call what was cancelled, not even a moment before", async () => {
    let calls = 0;
    const cancel = clock.after(ms(3), () => calls++);
    clock.after(ms(1), cancel);
    await sleep(clock, ms(10));
    cancel();
    expect(calls).toBe(0);
  });

  it("keeps waiting for what is due after the longest timer of the system", async () => {
    let calls = 0;
    const cancel = clock.after(ms(2 ** 31 + 1000), () => calls++);
    await sleep(clock, ms(5));
    expect(calls).toBe(0);
    cancel();
  });

  it("lets waiting I/O be served in a turn", async () => {
    let isServed = false;
    void nextTurn().then(() => {
      isServed = true;
    });
    await clock.turn();
    expect(isServed).toBe(true);
  });
});

describe("the pacing clock", () => {
  it("lets I/O be served while it waits the last moment", async () => {
    let turns = 0;
    let isOver = false;
    const count = async () => {
      while (!isOver) {
        await nextTurn();
        turns++;
      }
    };
    const counting = count();
    await pacingClock.sleepUntil(inMs(pacingClock, 0.9));
    isOver = true;
    await counting;
    expect(turns).toBeGreaterThan(1);
  });
});

describe("monotonic time", () => {
  it("is the same in every thread of the process", async () => {
    const program = `
      import { parentPort } from "node:worker_threads";
      import { systemClock } from ${JSON.stringify(builtClock)};
      parentPort.postMessage(systemClock.now());
    `;
    const before = systemClock.now();
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
    const theirs = await new Promise<number>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    const after = systemClock.now();
    await worker.terminate();
    // Each thread knows its offset to within the time between two readings of the system's clock.
    expect(theirs).toBeGreaterThan(before - 1);
    expect(theirs).toBeLessThan(after + 1);
  });
});

const builtClock = new URL("../../dist/src/base/clock.js", import.meta.url).href;
