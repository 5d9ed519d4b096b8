/**
 * The chain of policies, outermost first. Read it downwards for the way of a request:
 *
 *   auth -> rate limit -> read -> cache -> failover -> (observed) -> breaker -> provider call
 */

import type { Clock } from "../base/clock.ts";
import { auth } from "./auth/auth.ts";
import { cache } from "./cache/cache.ts";
import type { AskedCall, Call, Handle } from "./call.ts";
import type { GatewayConfig } from "./config.ts";
import { listModels } from "./fronts/list-models.ts";
import { read } from "./fronts/read.ts";
import { limiterFor } from "./limits/limiter-for.ts";
import { rateLimit } from "./limits/rate-limit.ts";
import { exposeBreakers, type Metrics } from "./records/metrics.ts";
import { observed } from "./records/observed.ts";
import { breakers } from "./routing/breaker.ts";
import { failover } from "./routing/failover.ts";
import { providers } from "./upstream/provider-call.ts";

export interface Chain {
  /** Questions of all kinds: what a call asks is said by its front. */
  readonly ask: Handle<Call>;
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
  const cached: Handle<AskedCall> = cache(clock, config, metrics, undefined, routed);
  const limiter = limiterFor(clock, config, metrics);
  const limited = rateLimit(limiter, config, metrics, read(config, cached));
  return {
    ask: auth(config, limited),
    models: auth(config, listModels(config)),
    warmUp: () => limiter.warmUp(),
    close() {
      limiter.close();
      return upstream.close();
    },
  };
}
