/** Third link: from bytes to a question that makes sense and a model that exists. */

import type { z } from "zod";
import type { ChatCall, Handle, TenantCall } from "../call.ts";
import { type ChatRequest, chatRequestSchema } from "../chat-request.ts";
import type { GatewayConfig } from "../config.ts";
import { errorAnswer } from "../error-answer.ts";
import { routesFor } from "../model-routes.ts";

const notJson = errorAnswer(400, {
  message: "We could not parse the JSON body of your request.",
  type: "invalid_request_error",
  code: "invalid_json",
});

export function readChat(config: GatewayConfig, next: Handle<ChatCall>): Handle<TenantCall> {
  return async (call) => {
    const json = parseJson(call.body);
    if (json.kind === "not-json") return notJson;
    const parsed = chatRequestSchema.safeParse(json.value);
    if (!parsed.success) return invalid(parsed.error);
    const chat: ChatRequest = parsed.data;
    if (routesFor(config.models, chat.model) === undefined) return modelNotFound(chat.model);
    call.record.model = chat.model;
    return next({ ...call, chat });
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

function invalid(error: z.ZodError) {
  const [issue] = error.issues;
  const param = issue?.path.join(".") ?? "";
  const message = `Invalid value for '${param}': ${issue?.message ?? "not a chat request"}.`;
  return errorAnswer(400, {
    message,
    type: "invalid_request_error",
    code: "invalid_value",
    param,
  });
}

function modelNotFound(model: string) {
  // The name is the client's text: shortened, so that an error never echoes a body.
  const name = model.slice(0, 64);
  const message = `The model '${name}' does not exist or you do not have access to it.`;
  return errorAnswer(404, {
    message,
    type: "invalid_request_error",
    code: "model_not_found",
    param: "model",
  });
}
