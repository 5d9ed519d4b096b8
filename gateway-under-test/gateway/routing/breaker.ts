/** Keeps requests away from a provider's model that has been failing. */

import type { Clock } from "../../base/clock.ts";
import type { AttemptOutcome } from "../attempt.ts";
import type { GatewayConfig } from "../config.ts";
import { clampRetryAfter } from "../retry-after.ts";
import {
  admission,
  type BreakerState,
  type Cooldown,
  closed,
  probed,
  type Result,
  settled,
} from "./breaker-state.ts";
import { whenSettled } from "./result.ts";

export class Breaker {
  readonly #clock: Clock;
  readonly #options: GatewayConfig["breaker"];
  readonly #protections: GatewayConfig["protections"];
  #state: BreakerState = closed;
  #probesUnderWay = 0;

  constructor(clock: Clock, { breaker, protections }: GatewayConfig) {
    this.#clock = clock;
    this.#options = breaker;
    this.#protections = protections;
  }

  get state(): BreakerState {
    return this.#state;
  }

  async guard(attempt: () => Promise<AttemptOutcome>): Promise<AttemptOutcome> {
    if (!this.#protections.breaker) return attempt();
    const probes = { underWay: this.#probesUnderWay, most: this.#options.probes };
    const admitted = admission(this.#state, this.#clock.now(), probes);
    if (admitted.kind === "refused") return { kind: "skipped", retryInMs: admitted.retryInMs };
    if (admitted.kind === "probe") this.#probe();
    const settle = (result: Result) => this.#settle(admitted.kind, result);
    const outcome = await attempt();
    const cooldown = this.#cooldownOf(outcome);
    return whenSettled(outcome, (health) => settle(cooldown ?? health));
  }

  #probe(): void {
    this.#probesUnderWay += 1;
    this.#state = probed(this.#state, this.#options);
  }

  #settle(role: "regular" | "probe", result: Result): void {
    if (role === "probe") this.#probesUnderWay -= 1;
    const at = { options: this.#options, now: this.#clock.now() };
    this.#state = settled(this.#state, role, result, at);
  }

  /** Asked again before the time that it has named, a provider would only say no again. */
  #cooldownOf(outcome: AttemptOutcome): Cooldown | undefined {
    if (!this.#protections.cooldown) return undefined;
    if (outcome.kind !== "rejected" || outcome.status !== 429) return undefined;
    const { retryAfter } = outcome;
    if (retryAfter === undefined) return undefined;
    const wanted = clampRetryAfter(retryAfter, this.#clock.wallTime()) * 1_000;
    return { coolMs: Math.min(wanted, this.#options.maxCooldownMs) };
  }
}
