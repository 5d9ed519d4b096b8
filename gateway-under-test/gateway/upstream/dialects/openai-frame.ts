/** The meaning of one event of an OpenAI stream; each event is parsed once, here. */

import { z } from "zod";
import type { Finish, Frame } from "../dialect.ts";

const count = z.number().default(0);

export const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
});

const choiceSchema = z.object({
  index: z.number().default(0),
  delta: z.record(z.string(), z.unknown()).nullish(),
  finish_reason: z.string().nullish(),
});

const chunkSchema = z.object({
  choices: z.array(choiceSchema).optional(),
  usage: usageSchema.nullish(),
  error: z.unknown().optional(),
});

type Choice = z.infer<typeof choiceSchema>;

export function parseFrame(data: string): Frame {
  if (data === "[DONE]") return { kind: "done" };
  const chunk = parseChunk(data);
  if (chunk === undefined) return { kind: "malformed" };
  // Mistral says it with a finish reason instead of an error object.
  const isError = chunk.error != null || chunk.choices?.some((c) => c.finish_reason === "error");
  if (isError) return { kind: "error" };
  const { choices = [], usage } = chunk;
  if (choices.length === 0 && usage != null) return { kind: "usage", data, usage };
  const finished = finishes(choices);
  const says = choices.some(({ delta }) => saysSomething(delta));
  const hasContent = says || finished.length > 0;
  return { kind: "chunk", data, hasContent, says, finished };
}

function parseChunk(data: string) {
  try {
    return chunkSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}

/** Text, tool calls, a refusal or whatever comes next: anything but the role and empty values. */
export const saysSomething = (delta: Readonly<Record<string, unknown>> | null | undefined) =>
  Object.entries(delta ?? {}).some(([key, value]) => key !== "role" && !isEmpty(value));

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (Array.isArray(value) && value.length === 0);

function finishes(choices: readonly Choice[]): readonly Finish[] {
  return choices.flatMap(({ index, finish_reason: reason }) =>
    reason == null ? [] : [{ index, reason }],
  );
}
