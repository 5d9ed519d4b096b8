/** Mistral's POST /v1/chat/completions: OpenAI's, but for usage and errors. */

import { usageField } from "./openai-usage.ts";
import { doneFrame, Frames, wholeAnswer } from "./openai-words.ts";
import { readOpenai } from "./read-openai.ts";
import type { Report, WireError, WireFormat } from "./wire-format.ts";

export const mistral: WireFormat = {
  read: (body, _path, echo) => readOpenai(body, echo),
  stream(envelope, question) {
    // Usage comes unasked, in the chunk that has the finish reason, and nowhere else.
    const last = new Frames(envelope, { ...question, wantsUsage: true });
    const frames = new Frames(envelope, { ...question, wantsUsage: false });
    const end = (report: Report) => (report.form === "missing" ? frames : last);
    return {
      opening: () => frames.choice({ role: "assistant", content: "" }),
      content: (token, index) => frames.content(token, index),
      closing: (reason, report) =>
        end(report).finish(reason, usageField(report) ?? null) + doneFrame,
      hollow: (report) => end(report).frame([], usageField(report) ?? null) + doneFrame,
    };
  },
  whole: (envelope, question, whole) =>
    wholeAnswer(envelope, question, whole, usageField(whole.report)),
  error: errorBody,
  errorEvent: (error) => `data: ${errorBody(error)}\n\n`,
  isUsageChanged: (form) => form === "zero" || form === "missing",
};

/** Flat, where OpenAI nests it. */
function errorBody({ status, message, type }: WireError): string {
  const kind = type ?? (status < 500 ? "invalid_request_error" : "internal_server_error");
  return JSON.stringify({ object: "error", message, type: kind, param: null, code: `${status}` });
}
