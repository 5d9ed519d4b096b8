/** A question as OpenAI and Mistral take it. */

import { z } from "zod";
import { type Echo, questionOf } from "../question.ts";
import type { Read } from "./wire-format.ts";

const partSchema = z.looseObject({ text: z.string().optional() });
const contentSchema = z.union([z.string(), z.array(partSchema)]).nullish();

const chatSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: contentSchema })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).nullish(),
  tool_choice: z
    .union([z.string(), z.object({ function: z.object({ name: z.string() }) })])
    .nullish(),
});

type Chat = z.infer<typeof chatSchema>;

export function readOpenai(body: unknown, echo: Echo): Read {
  const { data: chat, error } = chatSchema.safeParse(body);
  if (chat === undefined) return { kind: "wrong", message: z.prettifyError(error) };
  const asked = {
    model: chat.model,
    isStream: chat.stream ?? false,
    wantsUsage: chat.stream_options?.include_usage ?? false,
    messages: chat.messages.map(({ role, content }) => ({ role, text: textOf(content) })),
    maxTokens: chat.max_completion_tokens ?? chat.max_tokens,
    tool: toolOf(chat),
  };
  return { kind: "question", question: questionOf(asked, echo) };
}

/** The model calls a tool when it must, and only then. */
function toolOf({ tools, tool_choice: choice }: Chat): string | undefined {
  if (typeof choice === "object" && choice !== null) return choice.function.name;
  return choice === "required" || choice === "any" ? tools?.[0]?.function.name : undefined;
}

/** Of a text, or of its parts. */
export function textOf(content: z.infer<typeof contentSchema>): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join(" ");
}
