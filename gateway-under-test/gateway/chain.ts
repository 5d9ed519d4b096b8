/**
 * The chain of policies, outermost first. Read it downwards for the way of a request:
 *
 *   auth -> rate limit -> read -> cache -> failover -> (observed) -> breaker -> provider call
 */

import type { Clock } from "../base/clock.ts";
import type { Call, Handle } from "./call.ts";
import type { GatewayConfig } from "./config.ts";
import { listModels } from "./list-models.ts";
import { exposeBreakers, type Metrics } from "./metrics.ts";
import { auth } from "./policies/auth.ts";
import { breakers } from "./policies/breaker.ts";
import { cache } from "./policies/cache.ts";
import { failover } from "./policies/failover.ts";
import { limiterFor } from "./policies/limiter-for.ts";
import { observed } from "./policies/observed.ts";
import { rateLimit } from "./policies/rate-limit.ts";
import { readChat } from "./policies/read-chat.ts";
import { providers } from "./upstream/provider-call.ts";

export interface Chain {
  readonly chat: Handle<Call>;
  readonly models: Handle<Call>;
  /** Before the first call. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

export function createChain(clock: Clock, config: GatewayConfig, metrics: Metrics): Chain {
  const upstream = providers(clock, config);
  const guarded = breakers(clock, config, upstream.attempt);
  const names = config.providers.map((provider) => provider.name);
  exposeBreakers(metrics, names, guarded.stateOf);

  const routed = failover(clock, config, observed(clock, metrics, guarded.attempt));
  const cached = cache(clock, config, metrics, routed);
  const limiter = limiterFor(clock, config, metrics);
  const limited = rateLimit(limiter, config, metrics, readChat(config, cached));
  return {
    chat: auth(config, limited),
    models: auth(config, listModels(config)),
    warmUp: () => limiter.warmUp(),
    close() {
      limiter.close();
      return upstream.close();
    },
  };
}
