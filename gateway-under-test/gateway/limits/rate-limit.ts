/** Second link: each tenant has its own rate, that of all replicas or of this one alone. */

import type { Answer } from "../answer.ts";
import type { Handle, TenantCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import type { Headers } from "../headers.ts";
import type { Metrics } from "../records/metrics.ts";
import { refusal } from "../refusal.ts";
import { retryAfterSeconds } from "../retry-after.ts";
import type { DegradedMode, Limiter, Verdict } from "./limiter.ts";

export function rateLimit(
  limiter: Limiter,
  { protections }: Pick<GatewayConfig, "protections">,
  metrics: Metrics,
  next: Handle<TenantCall>,
): Handle<TenantCall> {
  if (!protections.rateLimit) return next;
  const answer = async (call: TenantCall, verdict: Verdict): Promise<Answer> => {
    switch (verdict.kind) {
      case "admitted":
        return next(call);
      case "limited":
        metrics.rateLimited.inc({ tenant: call.tenant.name });
        return tooManyRequests(verdict.retryAfterMs);
      case "unknown":
        return unknown;
      default:
        return verdict satisfies never;
    }
  };
  return async (call) => {
    const { name, rateLimit: limit } = call.tenant;
    if (limit === undefined) return next(call);
    const { verdict, degraded } = await limiter.decide(name, limit);
    return labelled(await answer(call, verdict), degraded);
  };
}

/** Whoever looks into a limit that seems wrong sees by whom it was kept. */
function labelled(answer: Answer, degraded: DegradedMode | null): Answer {
  if (degraded === null) return answer;
  const headers: Headers = { ...answer.headers, "x-ratelimit-degraded": degraded };
  return { ...answer, headers };
}

function tooManyRequests(retryAfterMs: number) {
  const seconds = retryAfterSeconds(retryAfterMs);
  const message = `Rate limit reached. Please try again in ${seconds}s.`;
  return refusal(
    429,
    { message, type: "rate_limit_error", code: "rate_limit_exceeded" },
    { "retry-after": `${seconds}` },
  );
}

/** Not 429: the tenant has done nothing wrong. */
const unknown = refusal(
  503,
  {
    message: "The rate limit cannot be checked at the moment.",
    type: "server_error",
    code: "rate_limiter_unavailable",
  },
  { "retry-after": "1" },
);
