/** Where a model that was asked for is to be tried. */

import type { GatewayConfig, Route } from "../config.ts";

/** In place of a route's model: the model is called what the client called it. */
const asAsked = "*";

/** Logs keep the names that clients invent. */
const longestName = 200;

/**
 * An alias stands for itself; one that ends in `*` for every name that begins like it, unless a
 * longer one fits, too. Undefined for a model that nobody has.
 */
export function routesFor(
  models: GatewayConfig["models"],
  model: string,
): readonly Route[] | undefined {
  const alias = Object.hasOwn(models, model) ? model : longestFit(Object.keys(models), model);
  const found = alias === undefined ? undefined : models[alias];
  return found?.routes.map((route) => (route.model === asAsked ? { ...route, model } : route));
}

export const isPattern = (alias: string): boolean => alias.endsWith("*");

function longestFit(aliases: readonly string[], model: string): string | undefined {
  if (model.length > longestName) return undefined;
  return aliases
    .filter((alias) => isPattern(alias) && model.startsWith(alias.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0];
}
