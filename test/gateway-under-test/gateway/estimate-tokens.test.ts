/** What questions are taken to cost before anyone has answered. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defaultAnswerTokens,
  estimateMaxTokens,
  estimatePromptTokens,
} from "../../../gateway-under-test/gateway/estimate-tokens.ts";
import type { Question } from "../../../gateway-under-test/gateway/question.ts";

const chat = (content: unknown, more: object = {}): Question => ({
  kind: "chat",
  body: { model: "m", messages: [{ role: "user", content }], ...more },
});

const embeddings = (input: string | string[] | number[] | number[][]): Question => ({
  kind: "embeddings",
  body: { model: "m", input },
});

describe("a prompt", () => {
  test.each<[string, Question, number]>([
    ["400 letters are 100 tokens, and 4 for their message", chat("a".repeat(400)), 104],
    ["of Chinese, 4 characters are 3", chat("東京東京"), 7],
    ["what is begun counts", chat("a"), 5],
    ["nothing is as much as its frame", chat(null), 4],
    ["text in parts is text", chat([{ type: "text", text: "a".repeat(8) }]), 6],
    ["an image is 765", chat([{ type: "image_url", image_url: { url: "https://a" } }]), 769],
    [
      "an image is no more for being sent along",
      chat([
        { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(9_999)}` } },
      ]),
      769,
    ],
    [
      "an image in low detail is 85",
      chat([{ type: "image_url", image_url: { url: "https://a", detail: "low" } }]),
      89,
    ],
    [
      "a file is one for 32 characters of it",
      chat([{ type: "file", file: { file_data: "A".repeat(32_000) } }]),
      1_004,
    ],
    ["a file that is elsewhere is 100", chat([{ type: "file", file: { file_id: "f" } }]), 104],
    [
      "audio is one for 2,000 characters of it",
      chat([{ type: "input_audio", input_audio: { data: "A".repeat(1_000_000) } }]),
      504,
    ],
    ["tools are their JSON", chat("", { tools: ["12345678901234"] }), 9],
    ["a text to embed has no frame", embeddings("a".repeat(40)), 10],
    ["several texts are their sum", embeddings(["a".repeat(40), "b".repeat(8)]), 12],
    ["tokens are tokens", embeddings([1, 2, 3]), 3],
    ["lists of tokens, too", embeddings([[1, 2, 3], [4]]), 4],
  ])("%s", (_name, question, tokens) => {
    expect(estimatePromptTokens(question)).toBe(tokens);
  });

  test("is a whole number of at least 1 whatever a client sends", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (content, tools) => {
        const tokens = estimatePromptTokens(chat(content, { tools }));
        expect(Number.isSafeInteger(tokens) && tokens >= 1).toBe(true);
      }),
    );
  });

  test("never costs less for more text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(estimatePromptTokens(chat(a + b))).toBeGreaterThanOrEqual(
          estimatePromptTokens(chat(a)),
        );
      }),
    );
  });
});

describe("the most that a question may use", () => {
  test.each<[string, Question, number]>([
    ["is its prompt and what it allows", chat("", { max_completion_tokens: 10 }), 14],
    ["takes the old name, too", chat("", { max_tokens: 10 }), 14],
    ["prefers the new one", chat("", { max_tokens: 10, max_completion_tokens: 20 }), 24],
    ["counts each choice", chat("", { max_tokens: 10, n: 3 }), 34],
    ["has a default", chat(""), 4 + defaultAnswerTokens],
    ["is no more than the prompt for embeddings", embeddings("aaaa"), 1],
  ])("%s", (_name, question, tokens) => {
    expect(estimateMaxTokens(question)).toBe(tokens);
  });
});
