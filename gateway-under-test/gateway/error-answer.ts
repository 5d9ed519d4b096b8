/** Errors in OpenAI's words: `{"error":{message,type,param,code}}`. */

import type { Headers, WholeAnswer } from "./answer.ts";

export interface ErrorDetails {
  readonly message: string;
  readonly type: "invalid_request_error" | "rate_limit_error" | "server_error";
  readonly code: string;
  /** The field of the request that is wrong. */
  readonly param?: string;
}

export function errorBody({ message, type, code, param }: ErrorDetails): string {
  return JSON.stringify({ error: { message, type, param: param ?? null, code } });
}

export function errorAnswer(status: number, details: ErrorDetails, headers: Headers = {}) {
  return {
    kind: "whole",
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: errorBody(details),
  } as const satisfies WholeAnswer;
}
