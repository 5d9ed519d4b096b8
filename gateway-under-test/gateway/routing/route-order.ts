/** The order in which the routes of an alias are asked for one call. */

import type { Random } from "../../base/random.ts";
import type { AskedCall } from "../call.ts";
import type { GatewayConfig, Route } from "../config.ts";
import type { Plan } from "./model-routes.ts";
import { preferredOrder } from "./preferred-order.ts";
import type { Sights } from "./sights.ts";
import { strategyOrder } from "./strategy-order.ts";

export type RouteOrder = (call: AskedCall, plan: Plan) => readonly Route[];

/** The strategy says where to begin; what the caller prefers goes before it, health before all. */
export function routeOrder(config: GatewayConfig, sights: Sights, random: Random): RouteOrder {
  const regions = new Map(config.providers.map(({ name, region }) => [name, region]));
  const { prices, outliers } = config;
  return (call, { routes, strategy }) => {
    const estimateMs = (route: Route) => sights.estimateMs(call, route);
    const load = { inFlight: sights.inFlight, estimateMs };
    const facts = {
      prices,
      estimateMs,
      regionOf: ({ provider }: Route) => regions.get(provider),
    };
    const asked = strategyOrder(routes, strategy, load, random);
    const preferred = preferredOrder(asked, call.preferences, facts);
    return ejectedLast(preferred, sights.isEjected, outliers.panicRatio);
  };
}

/**
 * Outliers are the last resort, which is better than none. When too few others are left, they could
 * not carry the load: then all are asked as if nobody were an outlier.
 */
export function ejectedLast(
  routes: readonly Route[],
  isEjected: (route: Route) => boolean,
  panicRatio: number,
): readonly Route[] {
  const left = routes.filter((route) => !isEjected(route));
  if (left.length === routes.length || left.length / routes.length < panicRatio) return routes;
  return [...left, ...routes.filter(isEjected)];
}
