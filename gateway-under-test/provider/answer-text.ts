/** What the simulated model says: words that depend on the seed and the question alone. */

import { seeded } from "../base/random.ts";
import type { ProviderConfig } from "./config.ts";
import type { Question } from "./question.ts";
import type { FinishReason } from "./wire-format.ts";

export interface AnswerText {
  /** Joined they are the text; the first one carries the nonce. */
  readonly tokens: readonly string[];
  readonly finishReason: FinishReason;
}

// With letters of two, three and four bytes, so that a frame can be cut inside a character.
const words =
  "all is well here and the answer remains précis naïve 東京 🚦 within its bounds".split(" ");

export function answerText(config: ProviderConfig, question: Question): AnswerText {
  const { nonce, lastMessage, maxTokens } = question;
  const random = seeded(config.seed, config.name, "answer", nonce ?? lastMessage);
  const { min, max } =
    typeof config.tokens === "number" ? { min: config.tokens, max: config.tokens } : config.tokens;
  const wanted = random.integer(min, max);
  const length = Math.min(wanted, maxTokens);
  const tokens = Array.from({ length }, (_, index) => {
    const word = words[random.integer(0, words.length - 1)] ?? "";
    if (index > 0) return ` ${word}`;
    return nonce === undefined ? word : `nonce:${nonce}`;
  });
  return { tokens, finishReason: length < wanted ? "length" : "stop" };
}
