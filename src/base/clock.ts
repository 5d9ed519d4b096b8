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

/** Timers count whole milliseconds, and wake an idle thread so much too late, as a rule. */
const wakingMs = 0.2;

/**
 * A wait below this is one of many in a row, and to yield for most of it takes a whole core: it
 * may end so late. Without that, an even rate of 1,000/s would find each of its waits a hair too
 * short for a timer.
 */
const shortWaitMs = 2;
const lateWithinMs = 0.1;

/**
 * For the pacer: sleeps for whole milliseconds, and yields to the event loop for the rest. I/O is
 * served all the while. The price is CPU time in the last millisecond; with waits below one, as at
 * rates over 1,000/s, it is a whole core.
 */
export const pacingClock: Clock = {
  ...systemClock,
  sleepUntil: (instant, signal) =>
    new Promise((resolve) => {
      const spareMs = instant - now() < shortWaitMs ? -lateWithinMs : wakingMs;
      const wait = () => {
        const left = instant - now();
        if (left <= 0 || signal?.aborted) return resolve();
        const whole = Math.floor(left - spareMs);
        if (whole < 1) setImmediate(wait);
        else void timer(whole, signal).then(wait);
      };
      wait();
    }),
};
