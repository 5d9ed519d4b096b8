/** What answers in one piece and streams have in common: how they end and what they have cost. */

import { z } from "zod";
import { textTokens } from "../../estimate-tokens.ts";

const count = z.number().nullish();

/** OpenAI's, with the part of the prompt that a provider had cached. */
export const usageSchema = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
});

export type QuestionUsage = z.infer<typeof usageSchema>;

/** A text, or parts of one; parts of other kinds say nothing that a message could hold. */
export const contentSchema = z
  .union([
    z.string(),
    z
      .array(z.object({ text: z.string().default("") }))
      .transform((parts) => parts.map(({ text }) => text).join("")),
  ])
  .nullish();

/** `stop_reason` is what vLLM and others add to a choice: the stop sequence that was hit. */
export const endingSchema = z.object({
  finish_reason: z.string().nullish(),
  stop_reason: z.unknown().optional(),
});

export interface Ending {
  readonly stop_reason: string;
  readonly stop_sequence: string | null;
}

const stopReasons: Readonly<Record<string, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  function_call: "tool_use",
  content_filter: "refusal",
};

export function endingOf(finishReason: string, sequence: unknown): Ending {
  if (finishReason === "stop" && typeof sequence === "string") {
    return { stop_reason: "stop_sequence", stop_sequence: sequence };
  }
  const reason = Object.hasOwn(stopReasons, finishReason) ? stopReasons[finishReason] : undefined;
  return { stop_reason: reason ?? "end_turn", stop_sequence: null };
}

/** The same tokens, counted apart: Anthropic's input does not include what was cached. */
export function usageOf(usage: QuestionUsage | undefined, estimate: Tokens) {
  const cached = usage?.prompt_tokens_details?.cached_tokens ?? 0;
  return {
    input_tokens: Math.max(0, (usage?.prompt_tokens ?? estimate.input) - cached),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: usage?.completion_tokens ?? Math.ceil(estimate.output),
  };
}

/** In place of a usage that the provider does not tell: a message always has one. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

export const tokensSaid = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + textTokens(text), 0);

export const messageId = (id: string): string => `msg_${id.replace(/^chatcmpl-/, "")}`;

/** For a call that the provider has not named; unique within a conversation. */
export const toolUseId = (id: string, index: number): string =>
  `toolu_${id.replace(/^chatcmpl-/, "")}_${index}`;
