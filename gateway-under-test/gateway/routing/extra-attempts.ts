/** Retries and hedges, as far as their budgets go. Going on to another route costs no budget. */

import { Counter } from "prom-client";
import type { Clock } from "../../base/clock.ts";
import type { GatewayConfig } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import { RetryBudget } from "./retry-budget.ts";

export type ExtraUse = "retry" | "hedge";

/** So that a first hedge need not wait for the share of many requests. */
const hedgesPerSecond = 1;

export class ExtraAttempts {
  readonly #isLimited: boolean;
  readonly #all: RetryBudget;
  readonly #hedges: RetryBudget;
  readonly #made: Counter<"provider" | "use">;
  readonly #exhausted: Counter<"use">;

  constructor(clock: Clock, { retries, hedge, protections }: GatewayConfig, metrics: Metrics) {
    const registers = [metrics.register];
    this.#isLimited = protections.retryBudget;
    this.#all = new RetryBudget(clock, retries.budget);
    this.#hedges = new RetryBudget(clock, { ratio: hedge.ratio, minPerSecond: hedgesPerSecond });
    this.#made = new Counter({
      name: "gateway_extra_attempts_total",
      help: "Retries of a route, and hedges beside a slow one, by the provider they went to.",
      labelNames: ["provider", "use"],
      registers,
    });
    this.#exhausted = new Counter({
      name: "gateway_retry_budget_exhausted_total",
      help: "Retries and hedges that were not made, because there had been too many.",
      labelNames: ["use"],
      registers,
    });
  }

  requestCame(): void {
    this.#all.earn();
    this.#hedges.earn();
  }

  /** Counts it, if it may be made. */
  take(use: ExtraUse, provider: string): boolean {
    if (this.#isLimited && !this.#pay(use)) {
      this.#exhausted.inc({ use });
      return false;
    }
    this.#made.inc({ provider, use });
    return true;
  }

  /** A hedge needs both budgets, and takes of neither when one is empty. */
  #pay(use: ExtraUse): boolean {
    if (use === "hedge" && !(this.#all.hasOne && this.#hedges.take())) return false;
    return this.#all.take();
  }
}
