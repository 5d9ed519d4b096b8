/** A chat request as far as a simulated model must understand it. */

import { z } from "zod";

const partSchema = z.looseObject({ text: z.string().optional() });

export const questionSchema = z.object({
  model: z.string(),
  messages: z
    .array(
      z.object({ role: z.string(), content: z.union([z.string(), z.array(partSchema)]).nullish() }),
    )
    .min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
});

export interface Question {
  readonly model: string;
  readonly isStream: boolean;
  readonly wantsUsage: boolean;
  /** Echoed in the answer, so that a client knows the answer for its own. */
  readonly nonce: string | undefined;
  readonly lastMessage: string;
  readonly promptTokens: number;
  readonly maxTokens: number;
}

export function readQuestion(
  body: z.infer<typeof questionSchema>,
  nonceHeader: string | undefined,
): Question {
  const texts = body.messages.map(({ content }) => textOf(content));
  const lastUser = body.messages.findLastIndex(({ role }) => role === "user");
  const lastMessage = texts[lastUser] ?? "";
  return {
    model: body.model,
    isStream: body.stream ?? false,
    wantsUsage: body.stream_options?.include_usage ?? false,
    nonce: nonceHeader ?? /\bnonce:([\w.-]+)/.exec(lastMessage)?.[1],
    lastMessage,
    // A word is a token; close enough for a model that does not think.
    promptTokens: texts.join(" ").split(/\s+/).filter(Boolean).length,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? Infinity,
  };
}

function textOf(content: z.infer<typeof questionSchema>["messages"][number]["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join(" ");
}
