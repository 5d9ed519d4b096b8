/** OpenAI's POST /v1/chat/completions. */

import { isUsageChanged, usageField, usageFrames } from "./openai-usage.ts";
import { Frames, streamWords, wholeAnswer } from "./openai-words.ts";
import { readOpenai } from "./read-openai.ts";
import type { WireError, WireFormat } from "./wire-format.ts";

export const openai: WireFormat = {
  read: (body, _path, echo) => readOpenai(body, echo),
  stream(envelope, question) {
    const frames = new Frames(envelope, question);
    return streamWords(frames, (report) =>
      question.wantsUsage ? usageFrames(frames, report) : "",
    );
  },
  whole: (envelope, question, whole) =>
    wholeAnswer(envelope, question, whole, usageField(whole.report)),
  error: errorBody,
  errorEvent: (error) => `data: ${errorBody(error)}\n\n`,
  isUsageChanged,
};

function errorBody({ status, message, type }: WireError): string {
  const code = status === 429 ? "rate_limit_exceeded" : null;
  return JSON.stringify({ error: { message, type: type ?? typeOf(status), param: null, code } });
}

function typeOf(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}
