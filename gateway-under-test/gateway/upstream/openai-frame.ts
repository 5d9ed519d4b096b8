/** The meaning of one event of an OpenAI stream; each event is parsed once, here. */

import { z } from "zod";
import type { Usage } from "../answer.ts";

export type Frame =
  | { readonly kind: "done" }
  /** `hasContent` is false for role-only chunks, which must not commit the answer. */
  | {
      readonly kind: "chunk";
      readonly hasContent: boolean;
      /** Something for the user; a finish reason alone is content, too. */
      readonly says: boolean;
      readonly finished: readonly Finish[];
    }
  /** The chunk without choices that `stream_options.include_usage` asks for. */
  | { readonly kind: "usage"; readonly usage: Usage }
  | { readonly kind: "error" }
  | { readonly kind: "malformed" };

/** A choice that has ended. */
export interface Finish {
  readonly index: number;
  readonly reason: string;
}

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
  if (choices.length === 0 && usage != null) return { kind: "usage", usage };
  const finished = finishes(choices);
  const says = choices.some(({ delta }) => saysSomething(delta));
  return { kind: "chunk", hasContent: says || finished.length > 0, says, finished };
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
