/** Anthropic's POST /v1/messages. */

import { z } from "zod";
import { type Echo, type Question, questionOf } from "../question.ts";
import { textOf } from "./read-openai.ts";
import type {
  Envelope,
  FinishReason,
  Read,
  Report,
  StreamWords,
  WireError,
  WireFormat,
} from "./wire-format.ts";

const contentSchema = z.union([
  z.string(),
  z.array(z.looseObject({ text: z.string().optional() })),
]);

const messagesSchema = z.object({
  model: z.string(),
  max_tokens: z.int().positive(),
  system: contentSchema.nullish(),
  messages: z.array(z.object({ role: z.string(), content: contentSchema })).min(1),
  stream: z.boolean().nullish(),
  tools: z.array(z.looseObject({ name: z.string() })).nullish(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).nullish(),
});

export const anthropic: WireFormat = {
  read,
  stream,
  whole(envelope, question, { text, finishReason, report }) {
    const message = messageOf(envelope, question);
    const content = text === null ? [] : [blockOf(question, text)];
    const usage = usageOf(report);
    const said = usage === undefined ? {} : { usage };
    return JSON.stringify({ ...message, content, stop_reason: reasons[finishReason], ...said });
  },
  error: errorBody,
  errorEvent: (error) => `event: error\ndata: ${errorBody(error)}\n\n`,
  isUsageChanged: (form) => form === "zero" || form === "missing",
};

function read(body: unknown, _path: unknown, echo: Echo): Read {
  const { data, error } = messagesSchema.safeParse(body);
  if (data === undefined) return { kind: "wrong", message: z.prettifyError(error) };
  const { model, stream: isStream, messages, system, tools, tool_choice: choice } = data;
  const said = messages.map(({ role, content }) => ({ role, text: textOf(content) }));
  const first = { role: "system", text: textOf(system) };
  const asked = {
    model,
    isStream: isStream ?? false,
    wantsUsage: true,
    messages: [first, ...said],
    maxTokens: data.max_tokens,
    tool: choice?.name ?? (choice?.type === "any" ? tools?.[0]?.name : undefined),
  };
  return { kind: "question", question: questionOf(asked, echo) };
}

const reasons = { stop: "end_turn", length: "max_tokens", tool: "tool_use" } as const;

function usageOf({ promptTokens, completionTokens, form }: Report) {
  if (form === "missing") return undefined;
  const isZero = form === "zero";
  return {
    input_tokens: isZero ? 0 : promptTokens,
    output_tokens: isZero ? 0 : completionTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
}

const messageOf = ({ id }: Envelope, { model }: Question) => ({
  id: `msg_${id}`,
  type: "message",
  role: "assistant",
  model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
});

function blockOf({ tool }: Question, text: string): object {
  if (tool === undefined) return { type: "text", text };
  return { type: "tool_use", id: "toolu_sim", name: tool, input: JSON.parse(text) };
}

const event = (data: { readonly type: string; readonly [key: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

function stream(envelope: Envelope, question: Question): StreamWords {
  const { tool } = question;
  const block =
    tool === undefined
      ? { type: "text", text: "" }
      : { type: "tool_use", id: "toolu_sim", name: tool, input: {} };
  const delta = (token: string) =>
    tool === undefined
      ? { type: "text_delta", text: token }
      : { type: "input_json_delta", partial_json: token };
  const start = (report: Report) => {
    const usage = usageOf({ ...report, completionTokens: 1 });
    const message = { ...messageOf(envelope, question), ...(usage ? { usage } : {}) };
    return event({ type: "message_start", message });
  };
  const end = (reason: FinishReason | null, report: Report) => {
    const said = { stop_reason: reason && reasons[reason], stop_sequence: null };
    const usage = usageOf(report);
    return (
      event({ type: "message_delta", delta: said, ...(usage ? { usage } : {}) }) +
      event({ type: "message_stop" })
    );
  };
  const blockStart = event({ type: "content_block_start", index: 0, content_block: block });
  const blockStop = event({ type: "content_block_stop", index: 0 });
  return {
    opening: (report) => start(report) + event({ type: "ping" }),
    content: (token, index) =>
      (index === 0 ? blockStart : "") +
      event({ type: "content_block_delta", index: 0, delta: delta(token) }),
    closing: (reason, report) =>
      (report.completionTokens > 0 ? blockStop : "") + end(reason, report),
    hollow: (report) => start(report) + end(null, report),
  };
}

const types: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

function errorBody({ status, message, type }: WireError): string {
  const error = { type: named(type) ?? types[status] ?? "api_error", message };
  return JSON.stringify({ type: "error", error, request_id: "req_sim" });
}

/** What faults call `server_error` by default has another name here. */
const named = (type: string | undefined) => (type === "server_error" ? "api_error" : type);
