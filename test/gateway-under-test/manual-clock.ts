/** A clock that a test moves by hand; alarms ring in order of their time. */

import type { Alarm, Clock } from "../../gateway-under-test/base/clock.ts";

interface Pending {
  dueAt: number;
  readonly ring: () => void;
}

export class ManualClock implements Clock {
  #now = 0;
  readonly #pending = new Set<Pending>();

  now = () => this.#now;
  wallTime = () => this.#now;
  sleep = (delayMs: number) => new Promise<void>((resolve) => this.alarm(delayMs, resolve));

  alarm(delayMs: number, ring: () => void): Alarm {
    const pending = { dueAt: this.#now + delayMs, ring };
    let isCancelled = false;
    this.#pending.add(pending);
    return {
      refresh: () => {
        if (isCancelled) return;
        pending.dueAt = this.#now + delayMs;
        this.#pending.add(pending);
      },
      cancel: () => {
        isCancelled = true;
        this.#pending.delete(pending);
      },
    };
  }

  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (let next = this.#first(until); next !== undefined; next = this.#first(until)) {
      this.#now = next.dueAt;
      this.#pending.delete(next);
      next.ring();
    }
    this.#now = until;
  }

  #first(until: number): Pending | undefined {
    const due = [...this.#pending].filter(({ dueAt }) => dueAt <= until);
    return due.sort((a, b) => a.dueAt - b.dueAt)[0];
  }
}
