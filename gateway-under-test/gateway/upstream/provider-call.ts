/** Last link: one request to one provider, over connections that live as long as the gateway. */

import { Pool } from "undici";
import type { Clock } from "../../base/clock.ts";
import type { Attempt, AttemptOutcome } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import type { UpstreamRequest } from "./dialect.ts";
import { dialectOf } from "./dialects/dialects.ts";
import type { Limits } from "./exchange.ts";
import { Reception } from "./reception.ts";

export interface Providers {
  readonly attempt: Attempt;
  close(): Promise<void>;
}

export function providers(clock: Clock, config: GatewayConfig): Providers {
  const byName = new Map(
    config.providers.map((provider) => [
      provider.name,
      { provider, pool: poolOf(config, provider) },
    ]),
  );
  return {
    async attempt(call, route): Promise<AttemptOutcome> {
      const found = byName.get(route.provider);
      if (found === undefined) return { kind: "failed", reason: "refused" };
      if (call.cancellation.reason) return { kind: "failed", reason: call.cancellation.reason };
      const { provider, pool } = found;
      const dialect = dialectOf(provider);
      const request = dialect.request({ call, provider, route, apiKey: provider.apiKey });
      const reception = new Reception(clock, call, {
        dialect,
        limits: limitsOf(clock, config, call),
        holdsBack: config.protections.commitPoint,
      });
      pool.dispatch(withCallHeaders(request, call, config), reception.exchange);
      return reception.outcome;
    },
    async close() {
      await Promise.all([...byName.values()].map(({ pool }) => pool.destroy()));
    },
  };
}

/** Without undici's own timeouts: an Exchange has finer ones, and switches to turn them off. */
function poolOf(
  { timeouts, protections }: GatewayConfig,
  { baseUrl }: { readonly baseUrl: string },
): Pool {
  return new Pool(new URL(baseUrl).origin, {
    headersTimeout: 0,
    bodyTimeout: 0,
    // Coarse, about a second, and only to close sockets whose requests were given up long ago.
    connect: { timeout: protections.timeouts ? timeouts.connectMs : 0 },
  });
}

/** An attempt never outlives its request; `idleTimeout` is a switch of its own. */
function limitsOf(clock: Clock, { timeouts, protections }: GatewayConfig, call: AskedCall): Limits {
  const idleMs = protections.idleTimeout ? timeouts.idleMs : undefined;
  if (!protections.timeouts) {
    return { connectMs: undefined, firstByteMs: undefined, idleMs, attemptMs: undefined };
  }
  const { connectMs, firstByteMs } = timeouts;
  const attemptMs = Math.min(timeouts.attemptMs, call.deadline - clock.now());
  return { connectMs, firstByteMs, idleMs, attemptMs };
}

/** The client's own key stays here; an id and what was configured go on to the provider. */
function withCallHeaders(
  request: UpstreamRequest,
  { id, headers: given }: AskedCall,
  { forwardHeaders }: GatewayConfig,
): UpstreamRequest {
  const headers: Record<string, string> = { ...request.headers, "x-request-id": id };
  for (const name of forwardHeaders) {
    const value = given[name];
    if (value !== undefined) headers[name] = value.toString();
  }
  return { ...request, headers };
}
