/** All routes that calls come by. Those for operators are in `server.ts`. */

import type { Call, Handle } from "../call.ts";
import type { Chain } from "../chain.ts";
import type { Front } from "../fronts/front.ts";
import { openaiChat, openaiEmbeddings } from "../fronts/openai.ts";

export interface CallRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly front: Front;
  readonly handle: Handle<Call>;
}

export function routesOf({ ask, models }: Chain): readonly CallRoute[] {
  return [
    { method: "POST", path: "/v1/chat/completions", front: openaiChat, handle: ask },
    { method: "POST", path: "/v1/embeddings", front: openaiEmbeddings, handle: ask },
    { method: "GET", path: "/v1/models", front: openaiChat, handle: models },
  ];
}
