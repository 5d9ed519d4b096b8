/** An answer of OpenAI in one piece: whether it is one, and how it ended. */

import { z } from "zod";
import type { Completion } from "../../answer.ts";
import type { Question } from "../../question.ts";
import type { WholeReading } from "../dialect.ts";
import { saysSomething, usageSchema } from "./openai-frame.ts";

const chatSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string(),
        message: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .min(1),
  usage: usageSchema.nullish(),
});

const embeddingsSchema = z.object({
  data: z.array(z.object({ embedding: z.unknown() })).min(1),
  usage: usageSchema.nullish(),
});

export function openaiWhole(body: string, { kind }: Question): WholeReading | undefined {
  const completion = completionOf(body, kind === "chat" ? chatCompletion : embeddings);
  return completion && { body, completion };
}

function completionOf(body: string, read: (json: unknown) => Completion | undefined) {
  try {
    return read(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** Undefined unless the answer says how it finished: a 200 alone proves nothing. */
function chatCompletion(json: unknown): Completion | undefined {
  const { data } = chatSchema.safeParse(json);
  const finishReason = data?.choices[0]?.finish_reason;
  if (data === undefined || finishReason === undefined) return undefined;
  const isEmpty = !data.choices.some(({ message }) => saysSomething(message));
  return { finishReason, isEmpty, usage: data.usage ?? undefined };
}

function embeddings(json: unknown): Completion | undefined {
  const { data } = embeddingsSchema.safeParse(json);
  return data && { finishReason: "stop", isEmpty: false, usage: data.usage ?? undefined };
}
