/**
 * The models of providers that are watched apart. Those that a pattern passes on as they were asked
 * for are watched together, as `*`: clients invent their names, and a label must not be invented.
 */

import type { GatewayConfig, Route } from "../config.ts";
import { asAsked } from "./model-routes.ts";

export interface Target {
  readonly provider: string;
  readonly model: string;
}

const keyOf = ({ provider, model }: Target): string => `${provider}/${model}`;

export class Targets<T> {
  readonly #byKey = new Map<string, readonly [Target, T]>();

  constructor(models: GatewayConfig["models"], create: (target: Target) => T) {
    for (const { routes } of Object.values(models)) {
      for (const { provider, model } of routes) {
        const target = { provider, model };
        const key = keyOf(target);
        if (!this.#byKey.has(key)) this.#byKey.set(key, [target, create(target)]);
      }
    }
  }

  /** Undefined for a route of nobody's. */
  of({ provider, model }: Route): T | undefined {
    const found =
      this.#byKey.get(keyOf({ provider, model })) ??
      this.#byKey.get(keyOf({ provider, model: asAsked }));
    return found?.[1];
  }

  all(): readonly (readonly [Target, T])[] {
    return [...this.#byKey.values()];
  }
}
