/** Streams of the dialects of language models, as their providers write them. */

export interface Dialect {
  readonly name: string;
  /** Events up to the first that has content, and not with it. */
  readonly begin: readonly string[];
  /** Events with a token each, but for what `end` has. */
  readonly content: readonly string[];
  /** Events from the reason to stop on, to the terminator. */
  readonly end: readonly string[];
  /** What is sent when the provider fails in the midst of it. */
  readonly error: string;
  /** Events with content, and what they say and are said to be, of the whole. */
  readonly tokens: number;
  readonly text: string;
  readonly usage: number;
}

export const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const named = (event: string, value: object): string =>
  `event: ${event}\n${data({ type: event, ...value })}`;

export const chunk = (delta: object, reason: string | null = null, more: object = {}): string =>
  data({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    ...more,
  });

const openai: Dialect = {
  name: "OpenAI",
  begin: [": keep-alive\n\n", chunk({ role: "assistant", content: "" })],
  content: [chunk({ content: "Grüß " }), chunk({ content: "dich" }), chunk({ content: " 👋" })],
  end: [
    chunk({}, "stop"),
    data({ choices: [], usage: { completion_tokens: 4, total_tokens: 9 } }),
    "data: [DONE]\n\n",
  ],
  error: data({ error: { message: "The server had an error", type: "server_error" } }),
  tokens: 3,
  text: "Grüß dich 👋",
  usage: 4,
};

const mistral: Dialect = {
  name: "Mistral",
  begin: [chunk({ role: "assistant", content: "" })],
  content: [chunk({ content: [{ type: "text", text: "Salut" }] }), chunk({ content: " toi" })],
  end: [chunk({ content: "!" }, "length", { usage: { completion_tokens: 3 } }), "data: [DONE]\n\n"],
  error: data({ object: "error", message: "Service tier capacity exceeded", code: "3505" }),
  tokens: 3,
  text: "Salut toi!",
  usage: 3,
};

const anthropic: Dialect = {
  name: "Anthropic",
  begin: [
    named("message_start", {
      message: { role: "assistant", content: [], stop_reason: null, usage: { output_tokens: 1 } },
    }),
    named("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    named("ping", {}),
  ],
  content: ["Hel", "lo"].map((text) =>
    named("content_block_delta", { index: 0, delta: { type: "text_delta", text } }),
  ),
  end: [
    named("content_block_stop", { index: 0 }),
    named("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 7 } }),
    named("message_stop", {}),
  ],
  error: named("error", { error: { type: "overloaded_error", message: "Overloaded" } }),
  tokens: 2,
  text: "Hello",
  usage: 7,
};

const candidate = (text: string, more: object): string =>
  data({ candidates: [{ content: { parts: [{ text }], role: "model" }, index: 0, ...more }] });

const gemini: Dialect = {
  name: "Gemini",
  begin: [data({ usageMetadata: { promptTokenCount: 5 } })],
  content: [candidate("Bon", {}), candidate("jour", {})],
  end: [
    data({
      candidates: [{ content: { parts: [{ text: "!" }] }, finishReason: "STOP", index: 0 }],
      usageMetadata: { candidatesTokenCount: 3, thoughtsTokenCount: 8 },
    }),
  ],
  error: data({ error: { code: 503, message: "The model is overloaded", status: "UNAVAILABLE" } }),
  tokens: 3,
  text: "Bonjour!",
  usage: 11,
};

const responses: Dialect = {
  name: "OpenAI's responses",
  begin: [
    named("response.created", { response: { status: "in_progress", error: null, usage: null } }),
    named("response.content_part.added", { part: { type: "output_text", text: "" } }),
  ],
  content: ["Hi ", "you"].map((delta) =>
    named("response.output_text.delta", { output_index: 0, content_index: 0, delta }),
  ),
  end: [
    named("response.output_text.done", { text: "Hi you" }),
    named("response.completed", { response: { status: "completed", usage: { output_tokens: 2 } } }),
  ],
  error: named("response.failed", { response: { error: { code: "server_error" } } }),
  tokens: 2,
  text: "Hi you",
  usage: 2,
};

export const dialects: readonly Dialect[] = [openai, mistral, anthropic, gemini, responses];

export const wholeStream = ({ begin, content, end }: Dialect): string =>
  [...begin, ...content, ...end].join("");
