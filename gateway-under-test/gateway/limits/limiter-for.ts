/** The limiter that a configuration asks for. */

import type { Clock } from "../../base/clock.ts";
import type { GatewayConfig } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import { GuardedStore } from "../store/guarded-store.ts";
import { type Limiter, memoryLimiter } from "./limiter.ts";
import { redisRateStore } from "./redis-rate-store.ts";
import { SharedLimiter } from "./shared-limiter.ts";

export function limiterFor(
  clock: Clock,
  { store, protections }: Pick<GatewayConfig, "store" | "protections">,
  metrics: Metrics,
): Limiter {
  const isShared = protections.rateLimit && protections.sharedLimits;
  if (store === undefined || !isShared) return memoryLimiter(clock);
  if (!protections.storeTimeout) {
    return new SharedLimiter(clock, redisRateStore(store.url, "for ever"), store, metrics);
  }
  const guarded = new GuardedStore(clock, redisRateStore(store.url, "in bounds"), store);
  return new SharedLimiter(clock, guarded, store, metrics);
}
