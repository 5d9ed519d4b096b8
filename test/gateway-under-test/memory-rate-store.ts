/** A store in memory that keeps its promise like a real one, and fails in the same ways. */

import type { Clock } from "../../gateway-under-test/base/clock.ts";
import { gcra, type RateLimit } from "../../gateway-under-test/gateway/limits/gcra.ts";
import type { RateStore, StoreAnswer } from "../../gateway-under-test/gateway/limits/rate-store.ts";

export type StoreMood = "well" | "down" | "unreachable" | "frozen";

export class MemoryRateStore implements RateStore {
  mood: StoreMood = "well";
  /** Operations that it was asked for. */
  asked = 0;
  isClosed = false;
  readonly #clock: Clock;
  readonly #arrivals = new Map<string, number>();
  #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async admit(tenant: string, limit: RateLimit): Promise<StoreAnswer> {
    this.asked++;
    if (this.mood === "down") return { kind: "unavailable", why: "failed" };
    if (this.mood === "unreachable") await new Promise<void>(() => {});
    if (this.mood === "frozen") await new Promise<void>((wake) => this.#waiting.push(wake));
    const decision = gcra(limit, this.#arrivals.get(tenant), this.#clock.now());
    if (decision.kind === "admitted") this.#arrivals.set(tenant, decision.tat);
    return decision;
  }

  /** What was asked of it while it was frozen is done now. */
  thaw(): void {
    this.mood = "well";
    for (const wake of this.#waiting) wake();
    this.#waiting = [];
  }

  flush(): void {
    this.#arrivals.clear();
  }

  async connect(): Promise<void> {
    if (this.mood === "down") throw new Error("refused");
    if (this.mood === "unreachable") await new Promise<void>(() => {});
  }

  close(): void {
    this.isClosed = true;
  }
}
