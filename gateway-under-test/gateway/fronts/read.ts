/** From bytes to a question that makes sense and a model that exists; and its answer back. */

import type { AskedCall, Handle, TenantCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { noPreferences } from "../preferences.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { planFor } from "../routing/model-routes.ts";
import { deprecationHeaders } from "./deprecation.ts";
import { parseJson } from "./parse-json.ts";
import { preferencesHeader, readPreferences } from "./preferences-header.ts";

export function read(config: GatewayConfig, next: Handle<AskedCall>): Handle<TenantCall> {
  return async (call) => {
    const json = parseJson(call.body);
    if (json.kind === "refusal") return json;
    const reading = call.front.read(json.value);
    if (reading.kind === "wrong") return refusal(400, reading.error);
    const wanted = readPreferences(call.headers[preferencesHeader]);
    if (wanted.kind === "wrong") return wanted.refusal;
    const { question } = reading;
    const { model } = question.body;
    const plan = planFor(config.models, model);
    if (plan === undefined) return modelNotFound(model);
    const { preferences } = wanted;
    call.record.model = model;
    if (preferences !== noPreferences) call.record.preferences = preferences;
    const answer = await next({ ...call, question, preferences });
    const said = answer.kind === "refusal" ? answer : reading.translate(answer);
    const { deprecation } = plan;
    if (deprecation === undefined) return said;
    return { ...said, headers: { ...said.headers, ...deprecationHeaders(deprecation) } };
  };
}

export function modelNotFound(model: string): Refusal {
  // The name is the client's text: shortened, so that an error never echoes a body.
  const name = model.slice(0, 64);
  return refusal(404, {
    message: `The model '${name}' does not exist or you do not have access to it.`,
    type: "invalid_request_error",
    code: "model_not_found",
    param: "model",
  });
}
