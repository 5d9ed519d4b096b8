/** The question in the OpenAI dialect: path, headers and body for one provider. */

import type { ChatCall } from "../call.ts";
import type { Provider, Route } from "../config.ts";

export interface UpstreamRequest {
  readonly path: string;
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function openaiRequest(
  call: ChatCall,
  provider: Provider,
  { route, forwardHeaders }: { readonly route: Route; readonly forwardHeaders: readonly string[] },
): UpstreamRequest {
  const { pathname } = new URL(provider.baseUrl);
  return {
    path: `${pathname.replace(/\/$/, "")}/v1/chat/completions`,
    method: "POST",
    headers: headersOf(call, provider, forwardHeaders),
    body: bodyOf(call, route),
  };
}

/** The client's own key stays here; the provider gets the gateway's. */
function headersOf(call: ChatCall, { apiKey }: Provider, forwardHeaders: readonly string[]) {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: call.chat.stream ? "text/event-stream" : "application/json",
    "x-request-id": call.id,
  };
  if (apiKey !== undefined) headers["authorization"] = `Bearer ${apiKey}`;
  for (const name of forwardHeaders) {
    const value = call.headers[name];
    if (value !== undefined) headers[name] = value.toString();
  }
  return headers;
}

function bodyOf({ chat }: ChatCall, { model }: Route): string {
  if (!chat.stream) return JSON.stringify({ ...chat, model });
  // Usage is always asked for, because it is logged; the client sees it only if it asked too.
  const options = { ...chat.stream_options, include_usage: true };
  return JSON.stringify({ ...chat, model, stream_options: options });
}
