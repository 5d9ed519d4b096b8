/** How many extra attempts there may be: a share of the requests, and a few for quiet times. */

import type { Clock } from "../../base/clock.ts";

export interface BudgetOptions {
  /** Extra attempts per request. */
  readonly ratio: number;
  readonly minPerSecond: number;
}

/** What requests have earned is kept up to so many: a long calm must not pay for a long storm. */
const mostEarned = 10;

export class RetryBudget {
  readonly #clock: Clock;
  readonly #options: BudgetOptions;
  /** Refilled by time, up to one second's worth. */
  #free: number;
  #freeAt: number;
  #earned = 0;

  constructor(clock: Clock, options: BudgetOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#free = this.#mostFree;
    this.#freeAt = clock.now();
  }

  /** Rates below one a second still have to add up to one. */
  get #mostFree(): number {
    const { minPerSecond } = this.#options;
    return minPerSecond === 0 ? 0 : Math.max(minPerSecond, 1);
  }

  /** A request has come. */
  earn(): void {
    this.#earned = Math.min(this.#earned + this.#options.ratio, mostEarned);
  }

  /** Whether one more may be made. */
  get hasOne(): boolean {
    this.#refill();
    return isWhole(this.#free) || isWhole(this.#earned);
  }

  /** False, and nothing is taken, if there is none left. */
  take(): boolean {
    if (!this.hasOne) return false;
    if (isWhole(this.#free)) this.#free -= 1;
    else this.#earned -= 1;
    return true;
  }

  #refill(): void {
    const now = this.#clock.now();
    const grown = ((now - this.#freeAt) / 1_000) * this.#options.minPerSecond;
    this.#free = Math.min(this.#free + grown, this.#mostFree);
    this.#freeAt = now;
  }
}

/** Ten times 0.1 is a little less than 1. */
const isWhole = (tokens: number): boolean => tokens > 1 - 1e-9;
