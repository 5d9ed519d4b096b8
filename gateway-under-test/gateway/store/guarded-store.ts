/** A store whose silence costs at most its timeout, now and then: a limit of time and a breaker. */

import type { Clock } from "../../base/clock.ts";
import type { RateLimit } from "../limits/gcra.ts";
import type { RateStore, StoreAnswer } from "../limits/rate-store.ts";
import {
  admission,
  type BreakerOptions,
  type BreakerState,
  closed,
  settled,
} from "../routing/breaker-state.ts";

export interface GuardOptions {
  /** One operation. */
  readonly timeoutMs: number;
  readonly breaker: BreakerOptions;
}

export class GuardedStore implements RateStore {
  readonly #clock: Clock;
  readonly #store: RateStore;
  readonly #options: GuardOptions;
  #state: BreakerState = closed;

  constructor(clock: Clock, store: RateStore, options: GuardOptions) {
    this.#clock = clock;
    this.#store = store;
    this.#options = options;
  }

  async admit(tenant: string, limit: RateLimit): Promise<StoreAnswer> {
    const { breaker: options, timeoutMs } = this.#options;
    const admitted = admission(this.#state, this.#clock.now());
    if (admitted.kind === "refused") return { kind: "unavailable", why: "skipped" };
    if (admitted.kind === "probe") {
      const forMs = this.#state.kind === "open" ? this.#state.forMs : options.openMs;
      this.#state = { kind: "half-open", forMs };
    }
    const answer = await within(this.#clock, timeoutMs, this.#store.admit(tenant, limit));
    const result = answer.kind === "unavailable" ? "failure" : "success";
    const at = { options, now: this.#clock.now() };
    this.#state = settled(this.#state, admitted.kind, result, at);
    return answer;
  }

  connect(): Promise<void> {
    return this.#store.connect();
  }

  close(): void {
    this.#store.close();
  }
}

/** The answer may still come, and count at the store: too much there, never too little. */
function within(clock: Clock, timeoutMs: number, asked: Promise<StoreAnswer>) {
  return new Promise<StoreAnswer>((resolve) => {
    const alarm = clock.alarm(timeoutMs, () => resolve({ kind: "unavailable", why: "timed-out" }));
    asked.then((answer) => {
      alarm.cancel();
      resolve(answer);
    });
  });
}
