/** The providers' health for Prometheus; the gauges read it when they are scraped. */

import { Gauge } from "prom-client";
import type { Metrics } from "../records/metrics.ts";
import type { ProviderHealth } from "./provider-health.ts";

const breakerLevels = { closed: 0, "half-open": 1, open: 2 } as const;

const labels = ["provider", "model"] as const;

export function exposeHealth({ register }: Metrics, health: () => readonly ProviderHealth[]): void {
  const common = { labelNames: [...labels], registers: [register] };
  new Gauge({
    ...common,
    name: "gateway_breaker_state",
    help: "0 closed, 1 half-open, 2 open.",
    collect() {
      for (const { provider, model, breaker } of health()) {
        this.set({ provider, model }, breakerLevels[breaker]);
      }
    },
  });
  new Gauge({
    ...common,
    name: "gateway_ejected",
    help: "1 while it is asked last, because it fails much more than the others.",
    collect() {
      for (const { provider, model, ejected } of health()) {
        this.set({ provider, model }, ejected ? 1 : 0);
      }
    },
  });
  new Gauge({
    ...common,
    name: "gateway_attempts_in_flight",
    help: "Attempts that have not ended, of this replica.",
    collect() {
      for (const { provider, model, inFlight } of health()) this.set({ provider, model }, inFlight);
    },
  });
}
