/** The OpenAI wire format: chunks of a stream, a whole answer, and errors. */

import type { Question } from "./question.ts";

/** What identifies an answer in each of its chunks. */
export interface Envelope {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
}

export type FinishReason = "stop" | "length";

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
  readonly completion_tokens_details: { readonly reasoning_tokens: number };
}

export function usageOf(promptTokens: number, completionTokens: number): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

export const doneFrame = "data: [DONE]\n\n";

/** Stands for a token; no model name contains it. */
const marker = "\u0000";

export interface Frames {
  role(): string;
  content(token: string): string;
  finish(reason: FinishReason): string;
  /** The chunk without choices. */
  usage(usage: Usage): string;
  /** A chunk with a choice in which nothing is said, and a usage, which does not belong there. */
  nothing(usage: Usage | null): string;
  noChoices(): string;
}

export function frames({ id, created }: Envelope, { model, wantsUsage }: Question): Frames {
  const head = {
    id,
    object: "chat.completion.chunk",
    created,
    model,
    system_fingerprint: "fp_sim",
  };
  // With include_usage every chunk but the last says null; without it none mentions usage.
  const frame = (choices: readonly unknown[], usage: Usage | null = null) =>
    `data: ${JSON.stringify({ ...head, choices, ...(wantsUsage ? { usage } : {}) })}\n\n`;
  const choice = (
    delta: object,
    finish_reason: FinishReason | null = null,
    usage: Usage | null = null,
  ) => frame([{ index: 0, delta, logprobs: null, finish_reason }], usage);
  // Content frames differ in one value only: the text around it is written once an answer.
  const [before = "", after = ""] = choice({ content: marker }).split(JSON.stringify(marker));
  return {
    role: () => choice({ role: "assistant", content: "", refusal: null }),
    content: (token) => `${before}${JSON.stringify(token)}${after}`,
    finish: (reason) => choice({}, reason),
    usage: (usage) => frame([], usage),
    nothing: (usage) => choice({}, null, usage),
    noChoices: () => frame([]),
  };
}

export interface Whole {
  /** null: there are no choices. */
  readonly text: string | null;
  readonly finishReason: FinishReason;
  readonly usage: Usage | undefined;
}

export function wholeAnswer(
  { id, created }: Envelope,
  { model }: Question,
  { text, finishReason, usage }: Whole,
): string {
  const message = { role: "assistant", content: text, refusal: null };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReason };
  return JSON.stringify({
    id,
    object: "chat.completion",
    created,
    model,
    choices: text === null ? [] : [choice],
    usage,
    service_tier: "default",
    system_fingerprint: "fp_sim",
  });
}

export function errorBody(status: number, message: string): string {
  const type = status === 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : null;
  const code = status === 429 ? "rate_limit_exceeded" : null;
  return errorOf({ message, type: type ?? "server_error", code });
}

export function errorOf(error: {
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
}): string {
  const { message, type, code } = error;
  return JSON.stringify({ error: { message, type, param: null, code } });
}
