/** The question as far as the gateway must understand it; the rest is passed on as it came. */

import { z } from "zod";

export const chatSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  /** How many choices are asked for: each of them has to finish. */
  n: z.int().min(1).max(128).nullish(),
});

const token = z.int().nonnegative();

export const embeddingsSchema = z.looseObject({
  model: z.string().min(1),
  /** A text or its tokens, or several of either. */
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(2_048),
    z.array(token).min(1),
    z.array(z.array(token).min(1)).min(1).max(2_048),
  ]),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  dimensions: z.int().positive().nullish(),
});

export type ChatRequest = z.infer<typeof chatSchema>;
export type EmbeddingsRequest = z.infer<typeof embeddingsSchema>;

/** In the dialect of OpenAI, whatever the client speaks. */
export type Question =
  | { readonly kind: "chat"; readonly body: ChatRequest }
  | { readonly kind: "embeddings"; readonly body: EmbeddingsRequest };

export const isStreamed = (question: Question): boolean =>
  question.kind === "chat" && (question.body.stream ?? false);
