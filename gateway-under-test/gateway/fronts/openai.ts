/** The front of OpenAI's clients: what the chain speaks is what they speak. */

import type { Given } from "../answer.ts";
import { chatSchema, embeddingsSchema, type Question } from "../question.ts";
import { openaiError } from "../refusal.ts";
import type { Front, Reading } from "./front.ts";
import { wrong } from "./wrong.ts";

const same = (answer: Given): Given => answer;

function reading(question: Question): Reading {
  return { kind: "question", question, translate: same };
}

const words: Omit<Front, "read"> = {
  name: "openai",
  refused: ({ status, headers, error }) => ({
    kind: "whole",
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: openaiError(error),
  }),
  interruption(reason) {
    const message = `The stream was interrupted (${reason}).`;
    const details = { message, type: "server_error", code: "stream_interrupted" };
    return `data: ${openaiError(details)}\n\n`;
  },
};

export const openaiChat: Front = {
  ...words,
  read(json) {
    const parsed = chatSchema.safeParse(json);
    return parsed.success ? reading({ kind: "chat", body: parsed.data }) : wrong(parsed.error);
  },
};

export const openaiEmbeddings: Front = {
  ...words,
  read(json) {
    const parsed = embeddingsSchema.safeParse(json);
    return parsed.success
      ? reading({ kind: "embeddings", body: parsed.data })
      : wrong(parsed.error);
  },
};
