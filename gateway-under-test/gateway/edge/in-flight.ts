/** The calls under way: counted for the metrics, waited for and cut short by a drain. */

import type { Cancellation } from "../cancellation.ts";

export class InFlight {
  readonly #calls = new Set<Cancellation>();
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

  /** Streams end with an error event, everyone else with 503. */
  shutDown(): void {
    for (const call of this.#calls) call.cancel("shutting-down");
  }

  empty(): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }
}
