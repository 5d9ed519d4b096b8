/** From the errors of sockets and of the HTTP client to the outcome that names them. */

import type { Outcome } from "../../measure/outcome.ts";

/** Codes of errors that came before there was a connection. */
const connectCodes = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Limits of this machine, met before there was a connection: no file handles, no ports to connect
 * from, no memory for sockets. The target never heard of the request.
 */
const ownLimitCodes = new Set(["EMFILE", "ENFILE", "EADDRNOTAVAIL", "ENOBUFS"]);

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
  // A host with several addresses fails with an AggregateError that holds one error for each. It
  // was of our own making only if all are: an address of a family that this machine lacks also
  // fails with EADDRNOTAVAIL, beside one that the target truly refused.
  const each: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const foreign = each.find((one) => !isOwnLimit(one));
  if (foreign === undefined && each.length > 0) return { kind: "dropped" };
  const isUnconnected = connectCodes.has(textAt(foreign, "code")) && !wasConnected(foreign);
  return { kind: isUnconnected ? "refused" : "reset" };
}

const isOwnLimit = (error: unknown): boolean =>
  ownLimitCodes.has(textAt(error, "code")) && !wasConnected(error);

/** A connection that was made can time out or lose its route, too: while it is read or written. */
function wasConnected(error: unknown): boolean {
  const syscall = textAt(error, "syscall");
  return syscall === "read" || syscall === "write";
}

/** A property that errors of Node carry and the type of Error does not know. */
function textAt(error: unknown, name: "code" | "syscall"): string {
  if (!(error instanceof Error)) return "";
  const found: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
  return typeof found === "string" ? found : "";
}
