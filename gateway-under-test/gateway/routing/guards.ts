/**
 * Around each attempt, innermost but for the provider itself: the breaker that may turn it away,
 * and what is learnt from it of the provider's model.
 */

import { Counter } from "prom-client";
import type { Clock } from "../../base/clock.ts";
import type { Attempt, AttemptOutcome } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { GatewayConfig, Route } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import { Breaker } from "./breaker.ts";
import { exposeHealth } from "./expose-health.ts";
import { Outliers } from "./outliers.ts";
import type { ProviderHealth } from "./provider-health.ts";
import { whenSettled } from "./result.ts";
import type { Sights } from "./sights.ts";
import { type Target, Targets } from "./targets.ts";
import { Vitals } from "./vitals.ts";

export interface Guards extends Sights {
  readonly attempt: Attempt;
  /** Of each model of a provider that the configuration names. */
  providersHealth(): readonly ProviderHealth[];
}

/** One provider's model. */
interface Watched {
  readonly target: Target;
  readonly key: string;
  readonly breaker: Breaker;
  readonly vitals: Vitals;
}

export function guards(
  clock: Clock,
  config: GatewayConfig,
  metrics: Metrics,
  attempt: Attempt,
): Guards {
  const targets = new Targets<Watched>(config.models, (target) => ({
    target,
    key: `${target.provider}/${target.model}`,
    breaker: new Breaker(clock, config),
    vitals: new Vitals(clock, config.timeouts.firstByteMs),
  }));
  const all = targets.all().map(([, watched]) => watched);
  const judged = config.protections.outliers ? all.map(({ key }) => key) : [];
  const outliers = new Outliers(config.outliers, judged);
  const count = counting(clock, metrics, outliers);
  const isOut = (key: string) => outliers.isEjected(key, clock.now());
  const providersHealth = () => all.map((watched) => healthOf(watched, isOut(watched.key)));
  exposeHealth(metrics, providersHealth);
  return {
    ...sightsOf(targets, isOut),
    providersHealth,
    async attempt(call, route) {
      const watched = targets.of(route);
      if (watched === undefined) return attempt(call, route);
      const measured = () => watched.vitals.measure(call, () => attempt(call, route));
      return watched.breaker.guard(async () => count(watched, await measured()));
    },
  };
}

function counting(clock: Clock, { register }: Metrics, outliers: Outliers) {
  const ejections = new Counter({
    name: "gateway_ejections_total",
    help: "How often a provider's model was found to fail much more than the others.",
    labelNames: ["provider", "model"],
    registers: [register],
  });
  return ({ key, target }: Watched, outcome: AttemptOutcome): AttemptOutcome =>
    whenSettled(outcome, (health) => {
      if (outliers.count(key, health, clock.now())) ejections.inc({ ...target });
    });
}

function sightsOf(targets: Targets<Watched>, isOut: (key: string) => boolean): Sights {
  const timesFor = (call: AskedCall, route: Route) => targets.of(route)?.vitals.timesFor(call);
  return {
    inFlight: ({ provider }) =>
      targets.all().reduce((sum, [target, { vitals }]) => {
        return target.provider === provider ? sum + vitals.inFlight : sum;
      }, 0),
    estimateMs: (call, route) => timesFor(call, route)?.estimateMs,
    percentileMs: (call, route, percent) => timesFor(call, route)?.percentile(percent),
    isEjected(route) {
      const watched = targets.of(route);
      return watched !== undefined && isOut(watched.key);
    },
  };
}

const healthOf = ({ target, breaker, vitals }: Watched, isEjected: boolean): ProviderHealth => ({
  ...target,
  breaker: breaker.state.kind,
  ejected: isEjected,
  inFlight: vitals.inFlight,
  ttftMs: vitals.estimateMs,
});
