/** What Prometheus sees. Labels are bounded: their names come from the configuration. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  // A registry of its own: tests run several gateways in one process.
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  return {
    register,
    requests: new Counter({
      name: "gateway_requests_total",
      help: "Answered requests; status `cut` for broken streams, 499 for clients that left.",
      labelNames: ["route", "status"],
      registers,
    }),
    inFlight: new Gauge({
      name: "gateway_requests_in_flight",
      help: "Chat requests under way.",
      registers,
    }),
    attempts: new Counter({
      name: "gateway_attempts_total",
      help: "Attempts by provider and outcome; `breaker-open` ones were not sent.",
      labelNames: ["provider", "outcome"],
      registers,
    }),
    timeToFirstToken: new Histogram({
      name: "gateway_time_to_first_token_seconds",
      help: "From the request's arrival to the first content of a stream, failovers included.",
      labelNames: ["provider"],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 5, 10],
      registers,
    }),
    cacheLookups: new Counter({
      name: "gateway_cache_lookups_total",
      help: "Cache lookups by result: hit, miss, bypass, stale or collapsed.",
      labelNames: ["result"],
      registers,
    }),
    rateLimited: new Counter({
      name: "gateway_rate_limited_total",
      help: "Requests refused with 429, by tenant.",
      labelNames: ["tenant"],
      registers,
    }),
    rateStore: new Counter({
      name: "gateway_rate_store_total",
      help: "Decisions asked of the shared store: answered, timed-out, failed or skipped.",
      labelNames: ["result"],
      registers,
    }),
    rateLimitDegraded: new Counter({
      name: "gateway_rate_limit_degraded_total",
      help: "Rate limits decided without the shared store, by mode: open, closed or local.",
      labelNames: ["mode"],
      registers,
    }),
  };
}
