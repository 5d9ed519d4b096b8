/** The question as OpenAI takes it: path, headers and body for one provider. */

import { isStreamed, type Question } from "../../question.ts";
import type { Ask, UpstreamRequest } from "../dialect.ts";

export function openaiRequest(ask: Ask): UpstreamRequest {
  const { call, provider, route, apiKey } = ask;
  const { pathname } = new URL(provider.baseUrl);
  const path = call.question.kind === "chat" ? "chat/completions" : "embeddings";
  return {
    path: `${pathname.replace(/\/$/, "")}/v1/${path}`,
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: isStreamed(call.question) ? "text/event-stream" : "application/json",
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body: bodyOf(call.question, route.model),
  };
}

function bodyOf({ kind, body }: Question, model: string): string {
  if (kind === "embeddings" || !body.stream) return JSON.stringify({ ...body, model });
  // Usage is always asked for, because it is logged; the client sees it only if it asked too.
  const options = { ...body.stream_options, include_usage: true };
  return JSON.stringify({ ...body, model, stream_options: options });
}
