/** When a second attempt beside a slow first one is due, and whether there may be one. */

import { Counter } from "prom-client";
import type { AskedCall } from "../call.ts";
import type { GatewayConfig, Route } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import type { ExtraAttempts } from "./extra-attempts.ts";
import type { Sights } from "./sights.ts";

export interface Hedging {
  /** How long an attempt of that route may take before it counts as slow. */
  delayMs(call: AskedCall, route: Route): number;
  /** Counts a hedge to that route, if there may be one. */
  take(route: Route): boolean;
  /** The hedge was quicker than the attempt beside which it began. */
  won(route: Route): void;
}

/** Undefined: nobody has asked for it. */
export function hedging(
  { hedge }: GatewayConfig,
  metrics: Metrics,
  sights: Sights,
  extra: ExtraAttempts,
): Hedging | undefined {
  if (!hedge.enabled) return undefined;
  const wins = new Counter({
    name: "gateway_hedges_won_total",
    help: "Hedges that answered before the attempt beside which they began.",
    labelNames: ["provider"],
    registers: [metrics.register],
  });
  return {
    delayMs: (call, route) => sights.percentileMs(call, route, hedge.percentile) ?? hedge.initialMs,
    take: ({ provider }) => extra.take("hedge", provider),
    won: ({ provider }) => wins.inc({ provider }),
  };
}
