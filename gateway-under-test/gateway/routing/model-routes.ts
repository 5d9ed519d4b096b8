/** Where a model that was asked for is to be tried. */

import type { GatewayConfig, Model, Route } from "../config.ts";

/** In place of a route's model: the model is called what the client called it. */
export const asAsked = "*";

/** Logs keep the names that clients invent. */
const longestName = 200;

/** An alias, with its routes as they are for the model that was asked for. */
export interface Plan extends Model {
  readonly alias: string;
}

/**
 * An alias stands for itself; one that ends in `*` for every name that begins like it, unless a
 * longer one fits, too. Undefined for a model that nobody has.
 */
export function planFor(models: GatewayConfig["models"], model: string): Plan | undefined {
  const alias = Object.hasOwn(models, model) ? model : longestFit(Object.keys(models), model);
  const found = alias === undefined ? undefined : models[alias];
  if (alias === undefined || found === undefined) return undefined;
  const routes = found.routes.map((route) =>
    route.model === asAsked ? { ...route, model } : route,
  );
  return { ...found, alias, routes };
}

export function routesFor(
  models: GatewayConfig["models"],
  model: string,
): readonly Route[] | undefined {
  return planFor(models, model)?.routes;
}

/**
 * The alias, and those to fall back to, each once: whoever points back to one that was tried is
 * the last. What a fallback serves was decided by the operator, not by what its client may name.
 */
export function plansFor(models: GatewayConfig["models"], model: string): readonly Plan[] {
  const plans: Plan[] = [];
  let next = planFor(models, model);
  while (next !== undefined && !plans.some(({ alias }) => alias === next?.alias)) {
    plans.push(next);
    next = next.fallback === undefined ? undefined : planFor(models, next.fallback);
  }
  return plans;
}

export const isPattern = (alias: string): boolean => alias.endsWith("*");

function longestFit(aliases: readonly string[], model: string): string | undefined {
  if (model.length > longestName) return undefined;
  return aliases
    .filter((alias) => isPattern(alias) && model.startsWith(alias.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0];
}
