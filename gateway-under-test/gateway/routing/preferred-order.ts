/** The order of routes as a caller would rather have it. Pure. */

import type { Prices, Route } from "../config.ts";
import { priceOf } from "../cost.ts";
import type { Preferences } from "../preferences.ts";

export interface Facts {
  readonly prices: Prices;
  /** Recent time to first content in ms; undefined before the first attempt. */
  estimateMs(route: Route): number | undefined;
  regionOf(route: Route): string | undefined;
}

/**
 * By latency, then by price, then by region: each goes before the one before it, and among equals
 * that one's order stays. They are preferences: no route is left out.
 */
export function preferredOrder(
  routes: readonly Route[],
  { latency, cost, region }: Preferences,
  { prices, estimateMs, regionOf }: Facts,
): readonly Route[] {
  const byLatency = latency === "low" ? ascending(routes, quickness(estimateMs)) : routes;
  const byCost = cost === "low" ? ascending(byLatency, listPrice(prices)) : byLatency;
  if (region === undefined) return byCost;
  return ascending(byCost, (route) => (regionOf(route) === region ? 0 : 1));
}

/** Stable. */
export function ascending(
  routes: readonly Route[],
  keyOf: (route: Route) => number,
): readonly Route[] {
  const keyed = routes.map((route) => ({ route, key: keyOf(route) }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ route }) => route);
}

/** What nobody has tried yet goes first: there is no other way to get to know it. */
export const quickness =
  (estimateMs: Facts["estimateMs"]) =>
  (route: Route): number =>
    estimateMs(route) ?? 0;

/** Of one token each; what has no price is dearer than all that have. */
const listPrice = (prices: Prices) => (route: Route) => {
  const price = priceOf(prices, route);
  return price === undefined ? Infinity : price.inputPerMillion + price.outputPerMillion;
};

/** A difference of two infinities would be no number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
