/**
 * Where a question is asked: the strategy of its alias, the caller's preferences and the providers'
 * health decide on the order; a race or a comparison on whose answer is given. When all routes have
 * failed, the alias to fall back to is asked.
 */

import { Counter } from "prom-client";
import type { Clock } from "../../base/clock.ts";
import { seeded } from "../../base/random.ts";
import { type Answer, type Given, tap } from "../answer.ts";
import type { Attempt } from "../attempt.ts";
import type { AskedCall, Handle } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import type { CallRecord } from "../records/call-record.ts";
import type { Metrics } from "../records/metrics.ts";
import { contests } from "./contests.ts";
import { hasTime } from "./deadline.ts";
import { exhausted, passedOn, type Unanswered } from "./exhausted.ts";
import { ExtraAttempts } from "./extra-attempts.ts";
import { hedging } from "./hedging.ts";
import { type Plan, plansFor } from "./model-routes.ts";
import { replayed } from "./replayed.ts";
import { retries } from "./retries.ts";
import { routeOrder } from "./route-order.ts";
import type { Sights } from "./sights.ts";
import type { Verdict } from "./verdict.ts";

type Won = Extract<Verdict, { readonly kind: "won" }>;

/** `attempt`: one try, which writes itself down; `sights`: what is known of the providers. */
export function routing(
  clock: Clock,
  config: GatewayConfig,
  metrics: Metrics,
  sights: Sights,
  attempt: Attempt,
): Handle<AskedCall> {
  const { models, protections, replica } = config;
  const extra = new ExtraAttempts(clock, config, metrics);
  const again = { clock, config, random: seeded(1, replica, "retries"), extra };
  const order = routeOrder(config, sights, seeded(1, replica, "routing"));
  const contest = contests(clock, config, metrics, {
    attempt: retries(again, attempt),
    hedging: hedging(config, metrics, sights, extra),
  });
  const fallbacks = fallbacksOf(metrics);

  async function ask(call: AskedCall, plans: readonly Plan[]): Promise<Answer> {
    const failures: Unanswered[] = [];
    for (const [index, plan] of plans.entries()) {
      if (index > 0 && !hasTime(clock, call)) break;
      if (index > 0) fallbacks.inc({ model: plan.alias });
      const verdict = await contest(call, order(call, plan), plan.strategy);
      if (verdict.kind === "won") return given(call, plan, verdict);
      if (verdict.kind === "stopped") return passedOn(verdict.failure, clock.wallTime());
      failures.push(...verdict.failures);
    }
    return exhausted(failures, clock.wallTime());
  }

  /** Without failover the first route's failure is the client's. */
  async function askOne(call: AskedCall, plan: Plan): Promise<Answer> {
    const routes = order(call, plan).slice(0, 1);
    const verdict = await contest(call, routes, plan.strategy);
    if (verdict.kind === "won") return given(call, plan, verdict);
    const failure = verdict.kind === "stopped" ? verdict.failure : verdict.failures[0];
    return failure === undefined
      ? exhausted([], clock.wallTime())
      : passedOn(failure, clock.wallTime());
  }

  function given(call: AskedCall, plan: Plan, won: Won): Answer {
    const answer = credited(call.record, won);
    if (protections.noReplay || answer.kind === "whole") return answer;
    const rest: Plan = { ...plan, routes: [...won.rest], strategy: { kind: "ordered" } };
    return { ...answer, stream: replayed(answer.stream, () => ask(call, [rest])) };
  }

  return (call) => {
    extra.requestCame();
    const plans = plansFor(models, call.question.body.model);
    const [first] = plans;
    if (protections.failover || first === undefined) return ask(call, plans);
    return askOne(call, first);
  };
}

/** Several attempts may have been complete: what is told of the answer is told of the one given. */
function credited(record: CallRecord, { route, given }: Won): Given {
  record.provider = route.provider;
  record.servedModel = route.model;
  record.completion = given.kind === "whole" ? given.completion : undefined;
  if (given.kind === "whole") return given;
  const stream = tap(given.stream, {
    end(ending) {
      if (ending.kind === "complete") record.completion = ending.completion;
    },
  });
  return { ...given, stream };
}

const fallbacksOf = (metrics: Metrics) =>
  new Counter({
    name: "gateway_fallbacks_total",
    help: "Questions that were passed on to another alias, after all routes had failed.",
    labelNames: ["model"],
    registers: [metrics.register],
  });
