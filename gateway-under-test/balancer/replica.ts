/** One replica: its state, its connections and its counters. */

import { Pool } from "undici";
import type { Clock } from "../base/clock.ts";
import type { BalancerConfig } from "./config.ts";
import {
  at,
  type CheckResult,
  checked,
  type ReplicaState,
  requestAnswered,
  requestFailed,
  up,
} from "./replica-state.ts";

export interface ReplicaStatus {
  readonly name: string;
  readonly url: string;
  readonly state: ReplicaState["kind"];
  readonly inFlight: number;
  /** Requests it has begun to answer, whatever the status. */
  readonly served: number;
  /** Requests whose connection failed, before the answer or in the middle of it. */
  readonly failed: number;
}

export class Replica {
  readonly name: string;
  readonly pool: Pool;
  readonly #url: string;
  readonly #clock: Clock;
  readonly #config: BalancerConfig;
  /** Requests that wait for their first byte: the way to take them back. */
  readonly #waiting = new Set<() => void>();
  #state: ReplicaState = up;
  #served = 0;
  #failed = 0;
  #inFlight = 0;

  constructor(clock: Clock, config: BalancerConfig, replica: BalancerConfig["replicas"][number]) {
    this.name = replica.name;
    this.#url = replica.url;
    this.#clock = clock;
    this.#config = config;
    this.pool = new Pool(new URL(replica.url).origin, {
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: config.healthCheck.timeoutMs },
    });
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get isUp(): boolean {
    return this.#current().kind === "up";
  }

  get status(): ReplicaStatus {
    return {
      name: this.name,
      url: this.#url,
      state: this.#current().kind,
      inFlight: this.#inFlight,
      served: this.#served,
      failed: this.#failed,
    };
  }

  /** `takeBack` is called if the replica goes down before the first byte. */
  began(takeBack: () => void): void {
    this.#inFlight += 1;
    this.#waiting.add(takeBack);
  }

  answered(takeBack: () => void): void {
    this.#waiting.delete(takeBack);
    this.#served += 1;
    this.#state = requestAnswered(this.#current());
  }

  /** Once for each request that began, however it ended. */
  ended(takeBack: () => void): void {
    this.#waiting.delete(takeBack);
    this.#inFlight -= 1;
  }

  /** No byte came back: so many of these in a row, and the replica is ejected. */
  unanswered(): void {
    this.#failed += 1;
    this.#state = requestFailed(this.#current(), this.#config.ejection, this.#clock.now());
  }

  /**
   * The answer broke off. No reason to eject: a gateway that cuts a stream because its provider
   * did is doing its duty, and ejecting every replica for that would make an outage of it.
   */
  broke(): void {
    this.#failed += 1;
  }

  checked(result: CheckResult): void {
    const wasDown = this.#current().kind === "down";
    this.#state = checked(this.#current(), result, this.#config.healthCheck);
    if (this.#state.kind !== "down" || wasDown) return;
    // A process that hangs accepts connections and never answers: others can serve its requests.
    for (const takeBack of this.#waiting) takeBack();
  }

  #current(): ReplicaState {
    this.#state = at(this.#state, this.#clock.now());
    return this.#state;
  }
}
