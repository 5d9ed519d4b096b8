/** A call whose question has its identity: what the links of this folder take. */

import type { AskedCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { cacheKey } from "./cache-key.ts";
import { type Directives, directivesOf } from "./directives.ts";

export interface KeyedCall extends AskedCall {
  readonly key: string;
  readonly directives: Directives;
}

/**
 * `stream` and `stream_options` are part of the question: what is replayed is what a provider has
 * said, byte by byte, never put together anew. What a caller prefers may change who answers.
 */
export function keyed({ protections, forwardHeaders }: GatewayConfig, call: AskedCall): KeyedCall {
  const { tenant, question, preferences, headers } = call;
  const key = cacheKey({
    tenant: protections.cacheTenantKey ? tenant.name : undefined,
    headers: forwardHeaders.map((name) => headers[name]?.toString()),
    question: [question, preferences],
  });
  return { ...call, key, directives: directivesOf(headers["cache-control"]) };
}
