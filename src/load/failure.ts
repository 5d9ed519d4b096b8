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

/** What a request came to that ended with an error, before or after its answer had begun. */
export function outcomeOfError(error: Error, answerBegan: boolean): Outcome {
  if (answerBegan) return { kind: "truncated" };
  return connectCodes.has(codeOf(error)) ? { kind: "refused" } : { kind: "reset" };
}

function codeOf(error: Error): string {
  // A host with several addresses fails with an AggregateError that holds one error for each.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
