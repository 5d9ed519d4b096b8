/** How the routes of an alias contend for one call, as its strategy has it. */

import { Counter } from "prom-client";
import type { Clock } from "../../base/clock.ts";
import type { Attempt } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { GatewayConfig, Route } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import { Compare, type Rule } from "./compare.ts";
import type { Hedging } from "./hedging.ts";
import { best, type FanOut, judgeFor, mostAgreed } from "./judge.ts";
import { Race } from "./race.ts";
import type { Strategy } from "./strategy-order.ts";
import type { Verdict } from "./verdict.ts";

export type Contest = (
  call: AskedCall,
  routes: readonly Route[],
  strategy: Strategy,
) => Promise<Verdict>;

export interface ContestOptions {
  readonly attempt: Attempt;
  readonly hedging: Hedging | undefined;
}

/** A fan-out is not hedged: it has more than one attempt under way as it is. */
export function contests(
  clock: Clock,
  config: GatewayConfig,
  metrics: Metrics,
  { attempt, hedging }: ContestOptions,
): Contest {
  const wins = new Counter({
    name: "gateway_fan_out_wins_total",
    help: "Fan-outs by the provider whose answer was picked.",
    labelNames: ["provider"],
    registers: [metrics.register],
  });
  return async (call, routes, strategy) => {
    if (strategy.kind !== "fan-out") {
      return new Race(clock, call, routes, { width: 1, attempt, hedging }).run();
    }
    const width = Math.min(strategy.width ?? routes.length, routes.length);
    const rule = ruleOf(strategy, width, config);
    const contest =
      rule === undefined
        ? new Race(clock, call, routes, { width, attempt, hedging: undefined })
        : new Compare(clock, call, routes, { width, attempt, rule });
    const verdict = await contest.run();
    if (verdict.kind === "won") wins.inc({ provider: verdict.route.provider });
    return verdict;
  };
}

/** Undefined: the first good answer is taken as it is. */
function ruleOf({ pick, judge }: FanOut, width: number, config: GatewayConfig): Rule | undefined {
  switch (pick) {
    case "first":
      return undefined;
    case "quorum":
      return {
        pick: (entries) => mostAgreed(entries)[0],
        isDecided: (entries) => mostAgreed(entries).length * 2 > width,
      };
    case "best": {
      const bestOf = judgeFor(judge, config);
      return { pick: (entries) => best(entries, bestOf), isDecided: () => false };
    }
    default:
      return pick satisfies never;
  }
}
