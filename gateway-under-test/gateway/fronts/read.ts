/** From bytes to a question that makes sense and a model that exists; and its answer back. */

import type { Answer } from "../answer.ts";
import type { AskedCall, Handle, TenantCall } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { noPreferences } from "../preferences.ts";
import { refusal } from "../refusal.ts";
import { routesFor } from "../routing/model-routes.ts";

const notJson = refusal(400, {
  message: "We could not parse the JSON body of your request.",
  type: "invalid_request_error",
  code: "invalid_json",
});

export function read(config: GatewayConfig, next: Handle<AskedCall>): Handle<TenantCall> {
  return async (call) => {
    const json = parseJson(call.body);
    if (json.kind === "not-json") return notJson;
    const reading = call.front.read(json.value);
    if (reading.kind === "wrong") return refusal(400, reading.error);
    const { question } = reading;
    const { model } = question.body;
    if (routesFor(config.models, model) === undefined) return modelNotFound(model);
    call.record.model = model;
    const answer = await next({ ...call, question, preferences: noPreferences });
    return answer.kind === "refusal" ? answer : reading.translate(answer);
  };
}

type Json = { readonly kind: "json"; readonly value: unknown } | { readonly kind: "not-json" };

function parseJson(body: Buffer): Json {
  try {
    return { kind: "json", value: JSON.parse(body.toString("utf8")) };
  } catch {
    return { kind: "not-json" };
  }
}

export function modelNotFound(model: string): Answer {
  // The name is the client's text: shortened, so that an error never echoes a body.
  const name = model.slice(0, 64);
  return refusal(404, {
    message: `The model '${name}' does not exist or you do not have access to it.`,
    type: "invalid_request_error",
    code: "model_not_found",
    param: "model",
  });
}
