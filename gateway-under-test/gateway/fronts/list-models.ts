/** GET /v1/models and /v1/models/{model}: the aliases a caller may name, in its front's words. */

import type { WholeAnswer } from "../answer.ts";
import type { Handle, TenantCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import type { Headers } from "../headers.ts";
import { anthropicModel, anthropicPage } from "./anthropic/models.ts";
import { deprecationHeaders } from "./deprecation.ts";
import { type KnownModel, knownModel, knownModels } from "./known-models.ts";
import { modelNotFound } from "./read.ts";

export function listModels(config: GatewayConfig): Handle<TenantCall> {
  return async (call) => {
    const models = knownModels(config, call);
    if (call.front.name !== "anthropic") {
      return json({ object: "list", data: models.map(openaiModel) });
    }
    const page = anthropicPage(models, queryOf(call));
    return page.kind === "refusal" ? page : json(page.body);
  };
}

export function oneModel(config: GatewayConfig): Handle<TenantCall> {
  return async (call) => {
    const id = idOf(call);
    const model = knownModel(config, call, id);
    if (model === undefined) return modelNotFound(id);
    const inWords = call.front.name === "anthropic" ? anthropicModel : openaiModel;
    return json(inWords(model), deprecationHeaders(model.deprecation));
  };
}

/** When an alias was configured is not known. */
const openaiModel = ({ id }: KnownModel) => ({
  id,
  object: "model",
  created: 0,
  owned_by: "gateway",
});

const pathOf = ({ url = "" }: TenantCall): string => url.split("?", 1)[0] ?? "";

const queryOf = ({ url = "" }: TenantCall): URLSearchParams =>
  new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : "");

/** The last part of the path. */
function idOf(call: TenantCall): string {
  const id = pathOf(call).split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function json(body: object, headers: Headers = {}): WholeAnswer {
  const type = { "content-type": "application/json; charset=utf-8" };
  return {
    kind: "whole",
    status: 200,
    headers: { ...type, ...headers },
    body: JSON.stringify(body),
  };
}
