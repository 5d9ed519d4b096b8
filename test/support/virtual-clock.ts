/** A clock that jumps from one due timer to the next: minutes of a run in milliseconds of a test. */

import type { Clock } from "../../src/base/clock.ts";
import { type Milliseconds, ms } from "../../src/base/units.ts";

interface Timer {
  readonly at: number;
  /** Timers of one instant fire in the order in which they were set. */
  readonly order: number;
  readonly run: () => void;
}

export class VirtualClock implements Clock {
  #now = 0;
  #order = 0;
  /** Who waits for a turn; no time passes meanwhile. */
  #turning = 0;
  readonly #timers: Timer[] = [];

  now(): Milliseconds {
    return ms(this.#now);
  }

  /** The run begins on 2026-01-01T00:00:00Z. */
  wallTime(): number {
    return Date.UTC(2026, 0, 1) + this.#now;
  }

  after(delay: Milliseconds, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delay), order: this.#order++, run };
    const later = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index !== -1) this.#timers.splice(index, 1);
    };
  }

  sleepUntil(instant: Milliseconds, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted || instant <= this.#now) return resolve();
      const done = () => {
        cancel();
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const cancel = this.after(ms(instant - this.#now), done);
      signal?.addEventListener("abort", done);
    });
  }

  async turn(): Promise<void> {
    this.#turning++;
    await microtasks();
    this.#turning--;
  }

  /** Timers that are neither due nor cancelled: a leak, when a test has ended everything. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on by so much, letting everything due on the way happen in order. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#now + durationMs;
    for (;;) {
      await microtasks();
      if (this.#turning > 0) continue;
      const [next] = this.#timers;
      if (next === undefined || next.at > end) break;
      this.#fire();
    }
    this.#now = end;
  }

  /** Lets everything happen that waits for no later instant. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  /** Advances, timer by timer, until the promise is settled. Throws if it waits for no timer. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await microtasks();
      if (isSettled) return promise;
      if (this.#turning > 0) continue;
      if (!this.#fire()) throw new Error(`at ${this.#now} ms nothing is left to wait for`);
    }
  }

  /** Jumps to the next timer; false if there is none. */
  #fire(): boolean {
    const timer = this.#timers.shift();
    if (timer === undefined) return false;
    this.#now = timer.at;
    timer.run();
    return true;
  }
}

/** Lets all promises that can settle do so. */
const microtasks = () => new Promise<void>((resolve) => setImmediate(resolve));
