/** What the simulated model says: words that depend on the seed and the question alone. */

import { seeded } from "../base/random.ts";
import type { ProviderConfig } from "./config.ts";
import type { FinishReason } from "./formats/wire-format.ts";
import type { Question } from "./question.ts";

export interface AnswerText {
  /** Joined they are the text, or the arguments of a call; the first one carries the nonce. */
  readonly tokens: readonly string[];
  readonly finishReason: FinishReason;
}

// With letters of two, three and four bytes, so that a frame can be cut inside a character.
const words =
  "all is well here and the answer remains précis naïve 東京 🚦 within its bounds".split(" ");

export function answerText(config: ProviderConfig, question: Question): AnswerText {
  const { nonce, lastMessage, maxTokens, tool } = question;
  const random = seeded(config.seed, config.name, "answer", nonce ?? lastMessage);
  const { min, max } =
    typeof config.tokens === "number" ? { min: config.tokens, max: config.tokens } : config.tokens;
  const wanted = random.integer(min, max);
  const length = Math.min(wanted, maxTokens);
  const tokens = Array.from({ length }, (_, index) => {
    const word = words[random.integer(0, words.length - 1)] ?? "";
    return index > 0 ? ` ${word}` : opening(question, word);
  });
  if (tool !== undefined) return { tokens: asArguments(tokens), finishReason: "tool" };
  return { tokens, finishReason: length < wanted ? "length" : "stop" };
}

function opening({ nonce, tenant }: Question, word: string): string {
  const echo = nonce === undefined ? word : `nonce:${nonce}`;
  return tenant === undefined ? echo : `${echo} tenant:${tenant}`;
}

/** `{"answer":"..."}`, token by token. */
function asArguments(tokens: readonly string[]): readonly string[] {
  const escaped = tokens.map((token) => JSON.stringify(token).slice(1, -1));
  return ['{"answer":"', ...escaped, '"}'];
}
