/** The calls under way: counted for the metrics, waited for and cut short by a drain. */

import type { Cancellation } from "../cancellation.ts";

export class InFlight {
  /** Set once: from then on each response is the last one of its connection. */
  isDraining = false;
  readonly #calls = new Set<Cancellation>();
  readonly #unrecorded = new Set<Promise<void>>();
  #whenEmpty: (() => void)[] = [];

  get size(): number {
    return this.#calls.size;
  }

  add(call: Cancellation): void {
    this.#calls.add(call);
  }

  delete(call: Cancellation): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    for (const resolve of this.#whenEmpty) resolve();
    this.#whenEmpty = [];
  }

  /** `recorded`: once the call, whose client may have left long before, is in the log. */
  follow(recorded: Promise<void>): void {
    this.#unrecorded.add(recorded);
    const done = () => this.#unrecorded.delete(recorded);
    recorded.then(done, done);
  }

  /** Streams end with an error event, everyone else with 503. */
  shutDown(): void {
    for (const call of this.#calls) call.cancel("shutting-down");
  }

  empty(): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  async recorded(): Promise<void> {
    await Promise.allSettled(this.#unrecorded);
  }
}
