/** Answers as OpenAI writes them: chunks of a stream, and whole ones. */

import type { Question } from "../question.ts";
import type { Envelope, FinishReason, Report, StreamWords, Whole } from "./wire-format.ts";

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

const reasons = { stop: "stop", length: "length", tool: "tool_calls" } as const;

/** As OpenAI names it. */
export const reasonOf = (reason: FinishReason): string => reasons[reason];

/** Stands for a token; no model name contains it. */
const marker = "\u0000";

/** One answer's frames, of which usage is said in the ways of `openai-usage.ts`. */
export class Frames {
  readonly #head: object;
  readonly #wantsUsage: boolean;
  readonly #tool: string | undefined;
  /** Content frames differ in one value only: the text around it is written once an answer. */
  readonly #around: readonly string[];

  constructor({ id, created }: Envelope, { model, wantsUsage, tool }: Question) {
    const object = "chat.completion.chunk";
    this.#head = { id: `chatcmpl-${id}`, object, created, model, system_fingerprint: "fp_sim" };
    this.#wantsUsage = wantsUsage;
    this.#tool = tool;
    const delta = tool === undefined ? { content: marker } : fragment(marker);
    this.#around = this.choice(delta).split(JSON.stringify(marker));
  }

  role(): string {
    return this.choice({ role: "assistant", content: "", refusal: null });
  }

  content(token: string, index: number): string {
    if (this.#tool !== undefined && index === 0) return this.choice(call(this.#tool, token));
    const [before = "", after = ""] = this.#around;
    return `${before}${JSON.stringify(token)}${after}`;
  }

  finish(reason: FinishReason, usage: Usage | null = null): string {
    return this.choice({}, reasons[reason], usage);
  }

  choice(delta: object, finishReason: string | null = null, usage: Usage | null = null): string {
    return this.frame([{ index: 0, delta, logprobs: null, finish_reason: finishReason }], usage);
  }

  /** With include_usage every chunk but the last says null; without it none mentions usage. */
  frame(choices: readonly unknown[], usage: Usage | null = null): string {
    const said = this.#wantsUsage ? { usage } : {};
    return `data: ${JSON.stringify({ ...this.#head, choices, ...said })}\n\n`;
  }
}

const fragment = (text: string) => ({
  tool_calls: [{ index: 0, function: { arguments: text } }],
});

/** Id and name stand in the first fragment only. */
const call = (name: string, text: string) => ({
  tool_calls: [{ index: 0, id: "call_sim", type: "function", function: { name, arguments: text } }],
});

export function streamWords(frames: Frames, said: (report: Report) => string): StreamWords {
  return {
    opening: () => frames.role(),
    content: (token, index) => frames.content(token, index),
    closing: (reason, report) => frames.finish(reason) + said(report) + doneFrame,
    hollow: (report) => frames.frame([]) + said(report) + doneFrame,
  };
}

export function wholeAnswer(
  { id, created }: Envelope,
  { model, tool }: Question,
  { text, finishReason }: Whole,
  usage: Usage | undefined,
): string {
  const calls = [{ id: "call_sim", type: "function", function: { name: tool, arguments: text } }];
  const said = tool === undefined ? { content: text } : { content: null, tool_calls: calls };
  const message = { role: "assistant", ...said, refusal: null };
  const choice = { index: 0, message, logprobs: null, finish_reason: reasons[finishReason] };
  return JSON.stringify({
    id: `chatcmpl-${id}`,
    object: "chat.completion",
    created,
    model,
    choices: text === null ? [] : [choice],
    usage,
    service_tier: "default",
    system_fingerprint: "fp_sim",
  });
}
