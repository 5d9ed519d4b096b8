/** Gemini's POST /v1beta/models/{model}:generateContent and :streamGenerateContent?alt=sse. */

import { z } from "zod";
import { type Echo, type Question, questionOf } from "../question.ts";
import type {
  Envelope,
  FinishReason,
  PathParts,
  Read,
  Report,
  StreamWords,
  WireError,
  WireFormat,
} from "./wire-format.ts";

const contentSchema = z.object({
  role: z.string().optional(),
  parts: z.array(z.looseObject({ text: z.string().optional() })),
});

const generateSchema = z.object({
  contents: z.array(contentSchema).min(1),
  systemInstruction: contentSchema.nullish(),
  generationConfig: z.object({ maxOutputTokens: z.int().positive().nullish() }).nullish(),
  tools: z
    .array(z.object({ functionDeclarations: z.array(z.looseObject({ name: z.string() })) }))
    .nullish(),
  toolConfig: z
    .object({
      functionCallingConfig: z.object({
        mode: z.string().optional(),
        allowedFunctionNames: z.array(z.string()).nullish(),
      }),
    })
    .nullish(),
});

type Generate = z.infer<typeof generateSchema>;

export const gemini: WireFormat = {
  read,
  stream,
  whole(envelope, question, { text, finishReason, report }) {
    const candidates = text === null ? [] : [candidate(partOf(question, text), finishReason)];
    return JSON.stringify(record(envelope, question, candidates, report));
  },
  error: errorBody,
  errorEvent: (error) => `data: ${errorBody(error)}\r\n\r\n`,
  isUsageChanged: (form) => form === "zero" || form === "missing",
};

function read(body: unknown, { model, isStream }: PathParts, echo: Echo): Read {
  const { data, error } = generateSchema.safeParse(body);
  if (data === undefined) return { kind: "wrong", message: z.prettifyError(error) };
  if (model === undefined) return { kind: "wrong", message: "The path names no model." };
  const contents = [...(data.systemInstruction ? [data.systemInstruction] : []), ...data.contents];
  const asked = {
    model,
    isStream,
    wantsUsage: true,
    messages: contents.map(({ role, parts }) => ({
      role: role ?? "user",
      text: parts.map(({ text }) => text ?? "").join(" "),
    })),
    maxTokens: data.generationConfig?.maxOutputTokens,
    tool: toolOf(data),
  };
  return { kind: "question", question: questionOf(asked, echo) };
}

function toolOf({ tools, toolConfig }: Generate): string | undefined {
  const { mode, allowedFunctionNames } = toolConfig?.functionCallingConfig ?? {};
  if (mode !== "ANY") return undefined;
  return allowedFunctionNames?.[0] ?? tools?.[0]?.functionDeclarations[0]?.name;
}

const reasons = { stop: "STOP", length: "MAX_TOKENS", tool: "STOP" } as const;

function partOf({ tool }: Question, text: string): object {
  return tool === undefined ? { text } : { functionCall: { name: tool, args: JSON.parse(text) } };
}

function candidate(part: object | undefined, reason?: FinishReason): object {
  const content = { role: "model", parts: part === undefined ? [] : [part] };
  const finish = reason === undefined ? {} : { finishReason: reasons[reason] };
  return { content, ...finish, index: 0, safetyRatings: [] };
}

function record(
  { id }: Envelope,
  { model }: Question,
  candidates: readonly object[],
  { promptTokens, completionTokens, form }: Report,
): object {
  const isZero = form === "zero";
  const usageMetadata = {
    promptTokenCount: isZero ? 0 : promptTokens,
    candidatesTokenCount: isZero ? 0 : completionTokens,
    totalTokenCount: isZero ? 0 : promptTokens + completionTokens,
  };
  const said = form === "missing" ? {} : { usageMetadata };
  return { candidates, ...said, modelVersion: model, responseId: id };
}

/** A tool is called in one piece, at the end: Gemini knows no fragments of arguments. */
function stream(envelope: Envelope, question: Question): StreamWords {
  let spoken = 0;
  let call = "";
  let form: Report["form"];
  const event = (candidates: readonly object[], report: Report) =>
    `data: ${JSON.stringify(record(envelope, question, candidates, report))}\r\n\r\n`;
  const soFar = (): Report => ({
    promptTokens: question.promptTokens,
    completionTokens: spoken,
    form,
  });
  return {
    opening(report) {
      form = report.form;
      return "";
    },
    content(token) {
      spoken += 1;
      if (question.tool === undefined) return event([candidate({ text: token })], soFar());
      call += token;
      return "";
    },
    closing(reason, report) {
      const part = call === "" ? undefined : partOf(question, call);
      return event([candidate(part, reason)], report);
    },
    hollow: (report) => event([], report),
  };
}

const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** Its hint is in the body, where the others have a header. */
function errorBody({ status, message, type, retryInMs }: WireError): string {
  const retryDelay = `${(retryInMs ?? 0) / 1_000}s`;
  const info = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay };
  const details = retryInMs === undefined ? {} : { details: [info] };
  // Names of other APIs mean nothing here.
  const name = type !== undefined && /^[A-Z_]+$/.test(type) ? type : statuses[status];
  const error = { code: status, message, status: name ?? "UNKNOWN" };
  return JSON.stringify({ error: { ...error, ...details } });
}
