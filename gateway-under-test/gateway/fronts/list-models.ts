/** GET /v1/models: the aliases a caller may name. */

import type { Handle, TenantCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { isPattern } from "../routing/model-routes.ts";

export function listModels(config: GatewayConfig): Handle<TenantCall> {
  const names = Object.keys(config.models).filter((alias) => !isPattern(alias));
  const data = names.map((id) => ({
    id,
    object: "model",
    created: 0,
    owned_by: "gateway",
  }));
  const body = JSON.stringify({ object: "list", data });
  const headers = { "content-type": "application/json; charset=utf-8" };
  return async () => ({ kind: "whole", status: 200, headers, body });
}
