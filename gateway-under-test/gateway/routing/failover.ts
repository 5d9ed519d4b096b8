/** Fifth link: tries the providers of a model in order until one answers or none is left. */

import type { Clock } from "../../base/clock.ts";
import type { Answer, Given } from "../answer.ts";
import type { Attempt, AttemptOutcome } from "../attempt.ts";
import type { AskedCall, Handle } from "../call.ts";
import type { GatewayConfig, Route } from "../config.ts";
import { isCancelled, isWorthRetrying } from "../failure.ts";
import { exhausted, passedOn, type Unanswered } from "./exhausted.ts";
import { routesFor } from "./model-routes.ts";
import { replayed } from "./replayed.ts";

/** Timers may fire a fraction early: with less than this left, the time is up. */
const leastMs = 1;

export function failover(clock: Clock, config: GatewayConfig, attempt: Attempt): Handle<AskedCall> {
  const { protections } = config;
  return (call) => {
    const routes = routesFor(config.models, call.question.body.model) ?? [];
    return tryEach(call, protections.failover ? routes : routes.slice(0, 1));
  };

  async function tryEach(call: AskedCall, routes: readonly Route[]): Promise<Answer> {
    const failures: Unanswered[] = [];
    // One after the other, never side by side: a second request costs tokens.
    for (const [index, route] of routes.entries()) {
      if (failures.length > 0 && clock.now() + leastMs >= call.deadline) break;
      const outcome = await attempt(call, route);
      if (outcome.kind !== "skipped") call.record.provider = route.provider;
      if (isAnswered(outcome)) {
        if (protections.noReplay || outcome.kind === "whole") return outcome;
        const next = () => tryEach(call, routes.slice(index + 1));
        return { ...outcome, stream: replayed(outcome.stream, next) };
      }
      failures.push(outcome);
      if (!mayFailOver(outcome)) return passedOn(outcome, clock.wallTime());
    }
    const [first] = failures;
    return protections.failover || first === undefined
      ? exhausted(failures, clock.wallTime())
      : passedOn(first, clock.wallTime());
  }
}

const isAnswered = (outcome: AttemptOutcome): outcome is Given =>
  outcome.kind === "whole" || outcome.kind === "stream";

/** Nothing has been sent to the client yet: past the commit point an outcome is an answer. */
function mayFailOver(outcome: Unanswered): boolean {
  switch (outcome.kind) {
    case "rejected":
      return isWorthRetrying(outcome.status);
    case "failed":
      return !isCancelled(outcome.reason);
    case "skipped":
      return true;
    default:
      return outcome satisfies never;
  }
}
