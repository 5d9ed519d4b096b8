/** What tokens cost, by the price list of the configuration. */

import type { Usage } from "./answer.ts";
import type { Prices, Route } from "./config.ts";

/** Undefined for a model that has no price. */
export function priceOf(prices: Prices, { provider, model }: Route): Prices[string] | undefined {
  return prices[`${provider}/${model}`] ?? prices[`${provider}/*`];
}

/** US dollars; 0 for a model that has no price. */
export function costOf(prices: Prices, route: Route, usage: Usage): number {
  const price = priceOf(prices, route);
  if (price === undefined) return 0;
  const { inputPerMillion, outputPerMillion } = price;
  return (usage.prompt_tokens * inputPerMillion + usage.completion_tokens * outputPerMillion) / 1e6;
}
