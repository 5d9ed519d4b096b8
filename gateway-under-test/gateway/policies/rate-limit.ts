/** Second link: each tenant has its own rate, kept in this replica's memory. */

import type { Clock } from "../../base/clock.ts";
import type { Handle, TenantCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { errorAnswer } from "../error-answer.ts";
import type { Metrics } from "../metrics.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import { gcra } from "./gcra.ts";

export function rateLimit(
  clock: Clock,
  config: GatewayConfig,
  metrics: Metrics,
  next: Handle<TenantCall>,
): Handle<TenantCall> {
  // Per replica, so a tenant behind N replicas gets up to N times its rate.
  if (!config.protections.rateLimit) return next;
  // Tenant name -> theoretical arrival time. As many entries as tenants are configured.
  const arrivals = new Map<string, number>();
  return async (call) => {
    const { name, rateLimit: limit } = call.tenant;
    if (limit === undefined) return next(call);
    const decision = gcra(limit, arrivals.get(name), clock.now());
    if (decision.kind === "limited") {
      metrics.rateLimited.inc({ tenant: name });
      return tooManyRequests(decision.retryAfterMs);
    }
    arrivals.set(name, decision.tat);
    return next(call);
  };
}

function tooManyRequests(retryAfterMs: number) {
  const seconds = retryAfterSeconds(retryAfterMs);
  const message = `Rate limit reached. Please try again in ${seconds}s.`;
  return errorAnswer(
    429,
    { message, type: "rate_limit_error", code: "rate_limit_exceeded" },
    { "retry-after": `${seconds}` },
  );
}
