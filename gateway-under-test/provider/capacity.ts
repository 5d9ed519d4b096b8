/** What the provider takes in a time: token buckets for requests and for tokens. */

import type { ProviderConfig } from "./config.ts";

export interface Level {
  readonly limit: number;
  readonly remaining: number;
  /** Until it is full again. */
  readonly resetMs: number;
}

export interface Levels {
  readonly requests: Level | undefined;
  readonly tokens: Level | undefined;
}

export interface Admission {
  /** undefined: it is taken. */
  readonly retryInMs: number | undefined;
  readonly levels: Levels;
}

type Limit = NonNullable<ProviderConfig["capacity"]["requests"]>;

/** Starts full, fills evenly; a request that is refused takes nothing. */
class Bucket {
  readonly #limit: Limit;
  #level: number;
  #at: number;

  constructor(limit: Limit, now: number) {
    this.#limit = limit;
    this.#level = limit.count;
    this.#at = now;
  }

  /** Until it has `amount`, in ms; 0: it has. */
  waitMs(amount: number, now: number): number {
    const { count, perMs } = this.#limit;
    this.#level = Math.min(count, this.#level + ((now - this.#at) * count) / perMs);
    this.#at = now;
    const missing = Math.min(amount, count) - this.#level;
    return missing <= 0 ? 0 : (missing * perMs) / count;
  }

  take(amount: number): void {
    this.#level = Math.max(0, this.#level - amount);
  }

  get level(): Level {
    const { count: limit, perMs } = this.#limit;
    const resetMs = ((limit - this.#level) * perMs) / limit;
    return { limit, remaining: Math.floor(this.#level), resetMs };
  }
}

export class Capacity {
  readonly #requests: Bucket | undefined;
  readonly #tokens: Bucket | undefined;

  constructor({ requests, tokens }: ProviderConfig["capacity"], now: number) {
    this.#requests = requests && new Bucket(requests, now);
    this.#tokens = tokens && new Bucket(tokens, now);
  }

  /** `tokens`: of the prompt and of the longest answer. `now`: monotonic ms. */
  admit(tokens: number, now: number): Admission {
    const waitMs = Math.max(
      this.#requests?.waitMs(1, now) ?? 0,
      this.#tokens?.waitMs(tokens, now) ?? 0,
    );
    if (waitMs === 0) {
      this.#requests?.take(1);
      this.#tokens?.take(tokens);
    }
    const levels = { requests: this.#requests?.level, tokens: this.#tokens?.level };
    return { retryInMs: waitMs === 0 ? undefined : waitMs, levels };
  }
}
