/** Refusals and interruptions in the words of Anthropic. */

import { type FailureReason, isTimeout } from "../../failure.ts";
import type { Refusal } from "../../refusal.ts";
import type { Front } from "../front.ts";

const types: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** By status: a client that has only the body learns as much as one that has both. */
export const typeOf = (status: number): string =>
  types[status] ?? (status < 500 ? "invalid_request_error" : "api_error");

export function anthropicError(type: string, message: string, requestId: string): string {
  return JSON.stringify({ type: "error", error: { type, message }, request_id: requestId });
}

function refused({ status, headers, error }: Refusal, requestId: string) {
  return {
    kind: "whole",
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "request-id": requestId,
      ...headers,
    },
    body: anthropicError(typeOf(status), error.message, requestId),
  } as const;
}

/** One event; what follows is the end of the connection. */
function interruption(reason: FailureReason, requestId: string): string {
  const message = `The stream was interrupted (${reason}).`;
  const body = anthropicError(interruptionType(reason), message, requestId);
  return `event: error\ndata: ${body}\n\n`;
}

function interruptionType(reason: FailureReason): string {
  if (isTimeout(reason)) return "timeout_error";
  return reason === "shutting-down" ? "overloaded_error" : "api_error";
}

export const words: Omit<Front, "read"> = {
  name: "anthropic",
  headers: (requestId) => ({ "request-id": requestId }),
  refused,
  interruption,
};
