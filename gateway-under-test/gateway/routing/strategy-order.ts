/** The order in which a strategy asks the routes of an alias. */

import type { Random } from "../../base/random.ts";
import type { Model, Route } from "../config.ts";
import { ascending, quickness } from "./preferred-order.ts";

export type Strategy = Model["strategy"];

export interface Load {
  /** Attempts of the route's provider that have not ended. */
  inFlight(route: Route): number;
  /** Recent time to first content in ms; undefined before the first attempt. */
  estimateMs(route: Route): number | undefined;
}

export function strategyOrder(
  routes: readonly Route[],
  strategy: Strategy,
  { inFlight, estimateMs }: Load,
  random: Random,
): readonly Route[] {
  switch (strategy.kind) {
    case "ordered":
    case "fan-out":
      return routes;
    case "weighted":
      return withFirst(routes, drawn(routes, random.next()));
    case "least-loaded":
      return ascending(routes, inFlight);
    case "fastest": {
      const order = ascending(routes, quickness(estimateMs));
      const explores = random.next() < strategy.explore && order.length > 1;
      return explores ? withFirst(order, random.integer(1, order.length - 1)) : order;
    }
    default:
      return strategy satisfies never;
  }
}

/** The others stay in order behind it: to them it fails over. */
const withFirst = (routes: readonly Route[], index: number): readonly Route[] => [
  ...routes.slice(index, index + 1),
  ...routes.slice(0, index),
  ...routes.slice(index + 1),
];

/** Which one `uniform`, in [0, 1), falls on. A route without a weight has one of 1. */
function drawn(routes: readonly Route[], uniform: number): number {
  const weights = routes.map(({ weight }) => weight ?? 1);
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return routes.length - 1;
}
