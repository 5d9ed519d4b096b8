/**
 * The chain of policies, outermost first. Read it downwards for the way of a request:
 *
 *   auth -> rate limit -> read -> cache -> routing -> (observed) -> guards -> provider call
 */

import type { Clock } from "../base/clock.ts";
import type { Answer } from "./answer.ts";
import { auth } from "./auth/auth.ts";
import { cache } from "./cache/cache.ts";
import type { AskedCall, Call, Handle, TenantCall } from "./call.ts";
import type { GatewayConfig } from "./config.ts";
import { countTokens } from "./fronts/anthropic/count-tokens.ts";
import { listModels, oneModel } from "./fronts/list-models.ts";
import { read } from "./fronts/read.ts";
import { limiterFor } from "./limits/limiter-for.ts";
import { rateLimit } from "./limits/rate-limit.ts";
import type { Metrics } from "./records/metrics.ts";
import { observed } from "./records/observed.ts";
import { guards } from "./routing/guards.ts";
import type { ProviderHealth } from "./routing/provider-health.ts";
import { routing } from "./routing/routing.ts";
import { providers } from "./upstream/provider-call.ts";

export interface Chain {
  /** Questions of all kinds: what a call asks is said by its front. */
  readonly ask: Handle<Call>;
  readonly models: Handle<Call>;
  readonly model: Handle<Call>;
  readonly countTokens: Handle<Call>;
  /** For what comes by other ways: who calls, and what may be asked once that is known. */
  readonly guard: (next: Handle<TenantCall>) => Handle<Call>;
  readonly askKnown: Handle<TenantCall>;
  /** Counts a call that is no question against its tenant's rate. */
  readonly admit: Handle<TenantCall>;
  providersHealth(): readonly ProviderHealth[];
  /** Before the first call. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** All that admission has to say. */
const nothing: Answer = { kind: "whole", status: 200, headers: {}, body: "" };

export function createChain(clock: Clock, config: GatewayConfig, metrics: Metrics): Chain {
  const upstream = providers(clock, config);
  const guarded = guards(clock, config, metrics, upstream.attempt);

  const attempt = observed(clock, metrics, guarded.attempt);
  const routed = routing(clock, config, metrics, guarded, attempt);
  const cached: Handle<AskedCall> = cache(clock, config, metrics, undefined, routed);
  const limiter = limiterFor(clock, config, metrics);
  const known = (next: Handle<AskedCall>) =>
    rateLimit(limiter, config, metrics, read(config, next));
  const limited = (next: Handle<AskedCall>) => auth(config, known(next));
  return {
    ask: limited(cached),
    guard: (next) => auth(config, next),
    askKnown: known(cached),
    admit: rateLimit(limiter, config, metrics, async () => nothing),
    countTokens: limited(countTokens),
    models: auth(config, listModels(config)),
    model: auth(config, oneModel(config)),
    providersHealth: guarded.providersHealth,
    warmUp: () => limiter.warmUp(),
    close() {
      limiter.close();
      return upstream.close();
    },
  };
}
