/** One limit for all replicas, kept in a store; and what holds while that does not answer. */

import type { Clock } from "../../base/clock.ts";
import type { Metrics } from "../records/metrics.ts";
import { type RateLimit, shareOf } from "./gcra.ts";
import {
  type Decision,
  type DegradedMode,
  type Limiter,
  RateMemory,
  type Verdict,
} from "./limiter.ts";
import type { RateStore } from "./rate-store.ts";

export interface SharedLimiterOptions {
  readonly degraded: DegradedMode;
  /** How many share the limit: each keeps one part of it while they cannot share. */
  readonly replicas: number;
}

/** A gateway starts without its store, but not before it has tried for so long. */
const warmUpMs = 1_000;

export class SharedLimiter implements Limiter {
  readonly #clock: Clock;
  readonly #store: RateStore;
  readonly #options: SharedLimiterOptions;
  readonly #metrics: Pick<Metrics, "rateStore" | "rateLimitDegraded">;
  readonly #memory: RateMemory;

  constructor(
    clock: Clock,
    store: RateStore,
    options: SharedLimiterOptions,
    metrics: Pick<Metrics, "rateStore" | "rateLimitDegraded">,
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#options = options;
    this.#metrics = metrics;
    this.#memory = new RateMemory(clock);
  }

  async decide(tenant: string, limit: RateLimit): Promise<Decision> {
    const answer = await this.#store.admit(tenant, limit);
    this.#metrics.rateStore.inc({
      result: answer.kind === "unavailable" ? answer.why : "answered",
    });
    if (answer.kind === "unavailable") {
      const { degraded } = this.#options;
      this.#metrics.rateLimitDegraded.inc({ mode: degraded });
      return { verdict: this.#decideAlone(tenant, limit), degraded };
    }
    // Counted here, too: left alone, the replica goes on from there instead of with a new burst.
    if (answer.kind === "admitted") this.#admitShare(tenant, limit);
    return { verdict: answer, degraded: null };
  }

  #decideAlone(tenant: string, limit: RateLimit): Verdict {
    const { degraded } = this.#options;
    switch (degraded) {
      case "open":
        return { kind: "admitted" };
      case "closed":
        return { kind: "unknown" };
      case "local":
        return this.#admitShare(tenant, limit);
      default:
        return degraded satisfies never;
    }
  }

  #admitShare(tenant: string, limit: RateLimit) {
    return this.#memory.admit(tenant, shareOf(limit, this.#options.replicas));
  }

  warmUp(): Promise<void> {
    return new Promise((resolve) => {
      const alarm = this.#clock.alarm(warmUpMs, resolve);
      const done = () => {
        alarm.cancel();
        resolve();
      };
      this.#store.connect().then(done, done);
    });
  }

  close(): void {
    this.#store.close();
  }
}
