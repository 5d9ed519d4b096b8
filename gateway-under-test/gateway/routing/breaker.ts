/** Sixth link: keeps requests away from a provider that has been failing, one breaker each. */

import type { Clock } from "../../base/clock.ts";
import { tap } from "../answer.ts";
import type { Attempt, AttemptOutcome } from "../attempt.ts";
import type { GatewayConfig } from "../config.ts";
import { type FailureReason, isCancelled } from "../failure.ts";
import { clampRetryAfter } from "../retry-after.ts";
import { admission, type BreakerState, closed, type Result, settled } from "./breaker-state.ts";

export interface Breakers {
  readonly attempt: Attempt;
  stateOf(provider: string): BreakerState;
}

export function breakers(clock: Clock, config: GatewayConfig, attempt: Attempt): Breakers {
  const byProvider = new Map(
    config.providers.map(({ name }) => [name, new Breaker(clock, config)]),
  );
  const stateOf = (provider: string) => byProvider.get(provider)?.state ?? closed;
  if (!config.protections.breaker) return { attempt, stateOf };
  return {
    stateOf,
    attempt: (call, route) =>
      byProvider.get(route.provider)?.guard(() => attempt(call, route)) ?? attempt(call, route),
  };
}

class Breaker {
  readonly #clock: Clock;
  readonly #options: GatewayConfig["breaker"];
  readonly #coolsDown: boolean;
  #state: BreakerState = closed;

  constructor(clock: Clock, { breaker, protections }: GatewayConfig) {
    this.#clock = clock;
    this.#options = breaker;
    this.#coolsDown = protections.cooldown;
  }

  get state(): BreakerState {
    return this.#state;
  }

  #halfOpen(): BreakerState {
    const { openMs } = this.#options;
    return { kind: "half-open", forMs: this.#state.kind === "open" ? this.#state.forMs : openMs };
  }

  async guard(attempt: () => Promise<AttemptOutcome>): Promise<AttemptOutcome> {
    const admitted = admission(this.#state, this.#clock.now());
    if (admitted.kind === "refused") return { kind: "skipped", retryInMs: admitted.retryInMs };
    if (admitted.kind === "probe") this.#state = this.#halfOpen();
    const settle = (result: Result) => {
      const at = { options: this.#options, now: this.#clock.now() };
      this.#state = settled(this.#state, admitted.kind, result, at);
    };
    const outcome = await attempt();
    if (outcome.kind !== "stream") {
      settle(this.#cooldownOf(outcome) ?? resultOf(outcome));
      return outcome;
    }
    // A stream has succeeded when it is complete: a provider that cuts every stream after its
    // first token would otherwise never have two failures in a row.
    const stream = tap(outcome.stream, {
      end: (ending) =>
        settle(ending.kind === "complete" ? "success" : resultOfReason(ending.reason)),
    });
    return { ...outcome, stream };
  }

  /** Asked again before the time that it has named, a provider would only say no again. */
  #cooldownOf(outcome: AttemptOutcome): Result | undefined {
    if (!this.#coolsDown || outcome.kind !== "rejected" || outcome.status !== 429) return undefined;
    const { retryAfter } = outcome;
    if (retryAfter === undefined) return undefined;
    const wanted = clampRetryAfter(retryAfter, this.#clock.wallTime()) * 1_000;
    return { coolMs: Math.min(wanted, this.#options.maxCooldownMs) };
  }
}

function resultOf(outcome: Exclude<AttemptOutcome, { kind: "stream" }>): Result {
  switch (outcome.kind) {
    case "whole":
      return "success";
    case "rejected":
      // 429 is an answer of a healthy provider: it wants less, not nothing. Other 4xx show that
      // it works; but 401 and 403 mean that it does not work for this gateway.
      if (outcome.status === 429) return "neutral";
      return outcome.status >= 500 || [401, 403].includes(outcome.status) ? "failure" : "success";
    case "failed":
      return resultOfReason(outcome.reason);
    case "skipped":
      return "neutral";
    default:
      return outcome satisfies never;
  }
}

const resultOfReason = (reason: FailureReason): Result =>
  isCancelled(reason) ? "neutral" : "failure";
