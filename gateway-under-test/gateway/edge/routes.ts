/** All routes that calls come by. Those for operators are in `server.ts`. */

import type { IncomingHttpHeaders } from "node:http";
import type { Call, Handle } from "../call.ts";
import type { Chain } from "../chain.ts";
import { anthropicCount, anthropicMessages } from "../fronts/anthropic/messages.ts";
import type { Front } from "../fronts/front.ts";
import { frontOf } from "../fronts/front-of.ts";
import { openaiChat, openaiEmbeddings } from "../fronts/openai.ts";

export interface CallRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly front: FrontFor;
  readonly handle: Handle<Call>;
}

/** Some paths are shared by clients of several dialects. */
export type FrontFor = (headers: IncomingHttpHeaders) => Front;

const always = (front: Front) => (): Front => front;

export function routesOf({ ask, models, model, countTokens }: Chain): readonly CallRoute[] {
  const count = "/v1/messages/count_tokens";
  return [
    { method: "POST", path: "/v1/chat/completions", front: always(openaiChat), handle: ask },
    { method: "POST", path: "/v1/embeddings", front: always(openaiEmbeddings), handle: ask },
    { method: "POST", path: "/v1/messages", front: always(anthropicMessages), handle: ask },
    { method: "POST", path: count, front: always(anthropicCount), handle: countTokens },
    { method: "GET", path: "/v1/models", front: frontOf, handle: models },
    { method: "GET", path: "/v1/models/:model", front: frontOf, handle: model },
  ];
}
