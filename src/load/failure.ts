/** From the errors of sockets and of the HTTP client to the outcome that names them. */

import type { Outcome } from "../measure/outcome.ts";

/** Codes of errors that came before there was a connection. */
const connectCodes = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EMFILE",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Codes by which undici refuses to send a request that is not well formed. */
const misuseCodes = new Set([
  "UND_ERR_INVALID_ARG",
  "UND_ERR_NOT_SUPPORTED",
  "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
]);

export const isMisuse = (error: Error): boolean => misuseCodes.has(textAt(error, "code"));

/** What a request came to that ended with an error, before or after its answer had begun. */
export function outcomeOfError(error: Error, answerBegan: boolean): Outcome {
  if (answerBegan) return { kind: "truncated" };
  // A host with several addresses fails with an AggregateError that holds one error for each.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = textAt(first, "code");
  // A connection that was made can time out or lose its route, too: while it is read or written.
  const syscall = textAt(first, "syscall");
  const wasConnected = syscall === "read" || syscall === "write";
  return connectCodes.has(code) && !wasConnected ? { kind: "refused" } : { kind: "reset" };
}

/** A property that errors of Node carry and the type of Error does not know. */
function textAt(error: unknown, name: "code" | "syscall"): string {
  if (!(error instanceof Error)) return "";
  const found: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
  return typeof found === "string" ? found : "";
}
