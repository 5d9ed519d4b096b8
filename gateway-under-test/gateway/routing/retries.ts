/** Tries one route again that has just failed, as long as attempts, budget and time allow. */

import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import type { Attempt } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { backoffMs, isWorthAnother } from "./backoff.ts";
import { hasTime } from "./deadline.ts";
import type { ExtraAttempts } from "./extra-attempts.ts";

export interface Retrying {
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly random: Random;
  readonly extra: ExtraAttempts;
}

/** What is committed is an answer, and answers are not retried. */
export function retries({ clock, config, random, extra }: Retrying, attempt: Attempt): Attempt {
  const { protections, breaker, retries: options } = config;
  if (!protections.retries || options.attempts === 1) return attempt;
  const backoff = { ...options, maxCooldownMs: breaker.maxCooldownMs };
  return async (call, route) => {
    for (let tried = 1; ; tried++) {
      const outcome = await attempt(call, route);
      if (tried >= options.attempts || !isWorthAnother(outcome)) return outcome;
      const chance = { tried, uniform: random.next(), wallTimeMs: clock.wallTime() };
      const waitMs = backoffMs(outcome, chance, backoff);
      if (!hasTime(clock, call, waitMs) || !extra.take("retry", route.provider)) return outcome;
      await pause(clock, call, waitMs);
      const { reason } = call.cancellation;
      if (reason !== undefined) return { kind: "failed", reason };
    }
  };
}

/** Until the time is over, or nobody waits any more. */
function pause(clock: Clock, { cancellation }: AskedCall, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      alarm.cancel();
      cancellation.unsubscribe(goOn);
      resolve();
    };
    const alarm = clock.alarm(waitMs, goOn);
    cancellation.subscribe(goOn);
  });
}
