/**
 * How many tokens a question will take, before a provider has said so: an estimate, never a bill.
 *
 * Text: one token for 4 bytes of UTF-8, which is 4 letters of English or 1.3 of Chinese; 4 tokens
 * for the frame of each message. An image: 765, what OpenAI asks for 1024 x 1024 pixels, or 85 in
 * low detail. Audio: one token for 2,000 characters of its base64, files: one for 32; at least 100.
 * Tools and formats: as the text of their JSON.
 */

import type { ChatRequest, EmbeddingsRequest, Question } from "./question.ts";

const bytesPerToken = 4;
const tokensPerMessage = 4;
const imageTokens = { low: 85, other: 765 } as const;
const base64PerToken = { audio: 2_000, file: 32 } as const;
const leastPerFile = 100;

/** What an answer is taken to be at most when the question does not say. */
export const defaultAnswerTokens = 1_024;

export function estimatePromptTokens({ kind, body }: Question): number {
  return Math.max(1, Math.ceil(kind === "chat" ? chatTokens(body) : embeddingsTokens(body)));
}

/** The most that the question may use: what a reservation has to hold. */
export function estimateMaxTokens(question: Question): number {
  const prompt = estimatePromptTokens(question);
  if (question.kind === "embeddings") return prompt;
  const { max_completion_tokens, max_tokens, n } = question.body;
  return prompt + (max_completion_tokens ?? max_tokens ?? defaultAnswerTokens) * (n ?? 1);
}

/** Not rounded. */
export const textTokens = (text: string): number => Buffer.byteLength(text) / bytesPerToken;

function chatTokens({ messages, tools, functions, response_format }: ChatRequest): number {
  const around = [tools, functions, response_format].map(jsonTokens);
  return sum(around) + sum(messages.map(messageTokens));
}

function messageTokens({ content, tool_calls, name }: ChatRequest["messages"][number]): number {
  const said = Array.isArray(content) ? sum(content.map(partTokens)) : textOrJson(content);
  return tokensPerMessage + said + jsonTokens(tool_calls) + textOrJson(name);
}

function partTokens(part: unknown): number {
  const type = valueAt(part, "type");
  switch (type) {
    case "text":
    case "refusal":
      return textOrJson(valueAt(part, type));
    case "image_url":
      return valueAt(valueAt(part, type), "detail") === "low" ? imageTokens.low : imageTokens.other;
    case "input_audio":
      return dataTokens(valueAt(valueAt(part, type), "data"), base64PerToken.audio);
    case "file":
      return dataTokens(valueAt(valueAt(part, type), "file_data"), base64PerToken.file);
    default:
      return textOrJson(part);
  }
}

/** A file that is only named has its size elsewhere. */
function dataTokens(data: unknown, perToken: number): number {
  return Math.max(leastPerFile, typeof data === "string" ? data.length / perToken : 0);
}

function embeddingsTokens({ input }: EmbeddingsRequest): number {
  if (typeof input === "string") return textTokens(input);
  return sum(Array.from<string | number | readonly number[], number>(input, inputTokens));
}

/** A text, one token that the client has made itself, or several. */
function inputTokens(input: string | number | readonly number[]): number {
  if (typeof input === "string") return textTokens(input);
  return typeof input === "number" ? 1 : input.length;
}

const textOrJson = (value: unknown): number =>
  typeof value === "string" ? textTokens(value) : jsonTokens(value);

const jsonTokens = (value: unknown): number =>
  value == null ? 0 : textTokens(JSON.stringify(value));

function valueAt(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
