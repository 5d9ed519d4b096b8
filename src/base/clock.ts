/**
 * Time as a port. Everything that waits or measures takes a Clock; this file alone asks the system.
 */

import { type Milliseconds, ms } from "./units.ts";

export interface Clock {
  /** Monotonic time; its zero is arbitrary, but the same for all threads of the process. */
  now(): Milliseconds;
  /** Wall-clock time in milliseconds since the Unix epoch; read once a run, as its anchor. */
  wallTime(): number;
  /** Resolves at `instant`, or as soon as `signal` aborts. Never rejects. */
  sleepUntil(instant: Milliseconds, signal?: AbortSignal): Promise<void>;
  /** Calls `run` once after `delay`, unless the returned function is called before. */
  after(delay: Milliseconds, run: () => void): () => void;
  /** Resolves once waiting I/O was served: for loops that would otherwise starve it. */
  turn(): Promise<void>;
}

export function sleep(clock: Clock, duration: Milliseconds, signal?: AbortSignal): Promise<void> {
  return clock.sleepUntil(ms(clock.now() + duration), signal);
}

/** Longest delay that setTimeout takes; more would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

// performance.now() starts anew in each worker thread, hrtime does not: the difference, taken
// once, makes the cheap clock comparable over threads. A pause between the two readings only makes
// it smaller, so the largest of some is the truest.
const threadOffsetMs = Math.max(
  ...Array.from({ length: 8 }, () => Number(process.hrtime.bigint()) / 1e6 - performance.now()),
);

const now = (): Milliseconds => ms(performance.now() + threadOffsetMs);

function timer(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(handle);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const handle = setTimeout(done, Math.min(Math.max(delayMs, 0), longestTimerMs));
    signal?.addEventListener("abort", done, { once: true });
  });
}

function after(delay: Milliseconds, run: () => void): () => void {
  const instant = now() + delay;
  const set = (remaining: number) =>
    setTimeout(fire, Math.min(Math.ceil(Math.max(remaining, 0)), longestTimerMs));
  // As in sleepUntil: a timer may be early, and the longest may not be long enough.
  const fire = () => {
    const remaining = instant - now();
    if (remaining > 0) handle = set(remaining);
    else run();
  };
  let handle = set(delay);
  return () => clearTimeout(handle);
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** For everything but the pacer: precise to about a millisecond, costs nothing while it sleeps. */
export const systemClock: Clock = {
  now,
  wallTime: () => Date.now(),
  async sleepUntil(instant, signal) {
    // A timer may fire up to a millisecond early, and a long wait is cut into several timers.
    while (now() < instant && !signal?.aborted) await timer(Math.ceil(instant - now()), signal);
  },
  after,
  turn,
};

/**
 * What is due within this time is waited for by yielding. Timers count whole milliseconds, so with
 * less they wake too late (median 0.2 to 0.3 ms with half of it); with more, the lag is no shorter,
 * and the thread competes with the target for a core for longer.
 */
const yieldWithinMs = 1;

/**
 * For the pacer: sleeps until just before the instant, then yields to the event loop until it is
 * due. I/O is served all the while; the price is CPU time in the last millisecond.
 */
export const pacingClock: Clock = {
  ...systemClock,
  async sleepUntil(instant, signal) {
    const spare = () => instant - now() - yieldWithinMs;
    while (spare() > 0 && !signal?.aborted) await timer(Math.floor(spare()), signal);
    while (now() < instant && !signal?.aborted) await turn();
  },
};
