/** Streams of the four LLM dialects, as their providers write them. */

export interface Dialect {
  readonly name: string;
  /** Events up to the first that has content, and not with it. */
  readonly begin: readonly string[];
  readonly content: readonly string[];
  /** Events from the reason to stop on, to the terminator. */
  readonly end: readonly string[];
  /** What is sent when the provider fails in the midst of it. */
  readonly error: string;
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const named = (event: string, value: object): string =>
  `event: ${event}\n${data({ type: event, ...value })}`;

const chunk = (delta: object, reason: string | null): string =>
  data({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  });

const openai: Dialect = {
  name: "OpenAI",
  begin: [": keep-alive\n\n", chunk({ role: "assistant", content: "" }, null)],
  content: [chunk({ content: "Grüß " }, null), chunk({ content: "dich 👋" }, null)],
  end: [chunk({}, "stop"), data({ choices: [], usage: { total_tokens: 9 } }), "data: [DONE]\n\n"],
  error: data({ error: { message: "The server had an error", type: "server_error" } }),
};

const mistral: Dialect = {
  name: "Mistral",
  begin: [chunk({ role: "assistant", content: "" }, null)],
  content: [chunk({ content: [{ type: "text", text: "Salut" }] }, null)],
  end: [chunk({ content: "" }, "length"), "data: [DONE]\n\n"],
  error: data({ object: "error", message: "Service tier capacity exceeded", code: "3505" }),
};

const anthropic: Dialect = {
  name: "Anthropic",
  begin: [
    named("message_start", { message: { role: "assistant", content: [], stop_reason: null } }),
    named("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    named("ping", {}),
  ],
  content: [named("content_block_delta", { delta: { type: "text_delta", text: "Hello" } })],
  end: [
    named("content_block_stop", { index: 0 }),
    named("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 1 } }),
    named("message_stop", {}),
  ],
  error: named("error", { error: { type: "overloaded_error", message: "Overloaded" } }),
};

const candidate = (text: string, more: object): string =>
  data({ candidates: [{ content: { parts: [{ text }], role: "model" }, index: 0, ...more }] });

const gemini: Dialect = {
  name: "Gemini",
  begin: [],
  content: [candidate("Bon", {}), candidate("jour", {})],
  end: [candidate("!", { finishReason: "STOP" })],
  error: data({ error: { code: 503, message: "The model is overloaded", status: "UNAVAILABLE" } }),
};

export const dialects: readonly Dialect[] = [openai, mistral, anthropic, gemini];

export const wholeStream = ({ begin, content, end }: Dialect): string =>
  [...begin, ...content, ...end].join("");
