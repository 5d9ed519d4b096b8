/** The front of Anthropic's clients: what they say is put into OpenAI's words, and back. */

import type { Answer, Given } from "../../answer.ts";
import { estimatePromptTokens } from "../../estimate-tokens.ts";
import type { Question } from "../../question.ts";
import { refusal } from "../../refusal.ts";
import type { Front } from "../front.ts";
import { wrong } from "../wrong.ts";
import { words } from "./errors.ts";
import { messageBody } from "./message.ts";
import { messageStream } from "./message-stream.ts";
import { promptBody, questionBody } from "./question.ts";
import { messagesSchema, promptSchema } from "./request-schema.ts";

/** POST /v1/messages */
export const anthropicMessages: Front = {
  ...words,
  read(json) {
    const parsed = messagesSchema.safeParse(json);
    if (!parsed.success) return wrong(parsed.error);
    const question: Question = { kind: "chat", body: questionBody(parsed.data) };
    return { kind: "question", question, translate: (answer) => translate(question, answer) };
  },
};

/** POST /v1/messages/count_tokens: a prompt whose answer is the number of its tokens. */
export const anthropicCount: Front = {
  ...words,
  read(json) {
    const parsed = promptSchema.safeParse(json);
    if (!parsed.success) return wrong(parsed.error);
    const question: Question = { kind: "chat", body: promptBody(parsed.data) };
    return { kind: "question", question, translate: (answer) => answer };
  },
};

function translate(question: Question, answer: Given): Answer {
  const promptTokens = estimatePromptTokens(question);
  if (answer.kind === "stream") {
    return { ...answer, stream: messageStream(answer.stream, promptTokens) };
  }
  const body = messageBody(answer.body, promptTokens);
  return body === undefined ? unsayable : { ...answer, body };
}

const unsayable = refusal(502, {
  message: "The provider's answer is no message: perhaps the arguments of a tool are not JSON.",
  type: "server_error",
  code: "provider_failure",
});
