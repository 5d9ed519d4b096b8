/** The aliases a caller may name. */

import type { TenantCall } from "../call.ts";
import type { Deprecation } from "../config/deprecation.ts";
import type { GatewayConfig } from "../config.ts";
import { isPattern, planFor } from "../routing/model-routes.ts";

export interface KnownModel {
  readonly id: string;
  readonly deprecation: Deprecation | undefined;
}

/** One of them, as it would be served; undefined also for one that others may name. */
export function knownModel(
  config: GatewayConfig,
  call: TenantCall,
  id: string,
): KnownModel | undefined {
  const plan = planFor(config.models, id);
  if (plan === undefined || !mayName(config, call, id)) return undefined;
  return { id, deprecation: plan.deprecation };
}

/** Patterns stand for names that nobody can list. */
export function knownModels(config: GatewayConfig, call: TenantCall): readonly KnownModel[] {
  return Object.entries(config.models)
    .filter(([id]) => !isPattern(id) && mayName(config, call, id))
    .map(([id, { deprecation }]) => ({ id, deprecation }));
}

function mayName(
  { protections }: GatewayConfig,
  { tenant, principal }: TenantCall,
  model: string,
): boolean {
  if (!protections.scopes) return true;
  return [tenant.models, principal.models].every(
    (allowed) => allowed === undefined || allowed.some((pattern) => fits(pattern, model)),
  );
}

const fits = (pattern: string, model: string): boolean =>
  isPattern(pattern) ? model.startsWith(pattern.slice(0, -1)) : model === pattern;
