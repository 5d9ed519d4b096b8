/** Embeddings as OpenAI, Mistral and Gemini answer them: numbers that depend on the text alone. */

import { z } from "zod";
import { seeded } from "../base/random.ts";

/** Enough to tell texts apart. */
const dimensions = 8;

const openaiSchema = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.union([z.string(), z.number(), z.array(z.number())]))]),
  encoding_format: z.enum(["float", "base64"]).nullish(),
});

export interface Embedded {
  readonly model: string;
  readonly promptTokens: number;
  readonly body: string;
}

/** Undefined: the body is no such question. */
export function openaiEmbeddings(body: unknown): Embedded | undefined {
  const { data } = openaiSchema.safeParse(body);
  if (data === undefined) return undefined;
  const { model, input, encoding_format: format } = data;
  const isTokens = Array.isArray(input) && input.every((part) => typeof part === "number");
  const inputs = (Array.isArray(input) && !isTokens ? input : [input]).map(textOf);
  const promptTokens = tokensOf(inputs);
  const list = inputs.map((text, index) => {
    const vector = vectorOf(text);
    const embedding = format === "base64" ? base64Of(vector) : vector;
    return { object: "embedding", index, embedding };
  });
  const usage = { prompt_tokens: promptTokens, total_tokens: promptTokens };
  return {
    model,
    promptTokens,
    body: JSON.stringify({ object: "list", data: list, model, usage }),
  };
}

const geminiContent = z.object({ parts: z.array(z.object({ text: z.string() })) });

const geminiSchema = z.union([
  z.object({ content: geminiContent }),
  z.object({ requests: z.array(z.object({ content: geminiContent })).min(1) }),
]);

export function geminiEmbeddings(model: string, body: unknown): Embedded | undefined {
  const { data } = geminiSchema.safeParse(body);
  if (data === undefined) return undefined;
  const contents =
    "requests" in data ? data.requests.map(({ content }) => content) : [data.content];
  const texts = contents.map(({ parts }) => parts.map(({ text }) => text).join(" "));
  const embeddings = texts.map((text) => ({ values: vectorOf(text) }));
  const answer = "requests" in data ? { embeddings } : { embedding: embeddings[0] };
  return { model, promptTokens: tokensOf(texts), body: JSON.stringify(answer) };
}

const textOf = (input: unknown): string =>
  typeof input === "string" ? input : JSON.stringify(input);

const tokensOf = (texts: readonly string[]): number =>
  texts.join(" ").split(/\s+/).filter(Boolean).length;

/** Of length one, as real ones are. */
function vectorOf(text: string): readonly number[] {
  const random = seeded(0, "embedding", text);
  const raw = Array.from({ length: dimensions }, () => random.next() - 0.5);
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}

const base64Of = (vector: readonly number[]): string =>
  Buffer.from(new Float32Array(vector).buffer).toString("base64");
