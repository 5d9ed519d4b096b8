/** What an exception of a server's client means. Its text may hold addresses; only its kind is. */

import { SdkError, SdkErrorCode, SdkHttpError } from "@modelcontextprotocol/client";
import { TooLong } from "./bounded-fetch.ts";
import type { BehindFailure } from "./status.ts";
import { TimedOut } from "./within.ts";

export function failureOf(error: unknown): BehindFailure {
  const chain = causesOf(error);
  if (chain.some((cause) => cause instanceof TooLong)) return "too-long";
  if (chain.some(isTimeout)) return "timed-out";
  if (chain.some((cause) => SdkHttpError.isInstance(cause))) return "refused";
  if (chain.some(isBroken)) return "unreachable";
  return "malformed";
}

/** The server no longer knows the session, so it has not done what was asked. */
export const isSessionLost = (error: unknown): boolean =>
  SdkHttpError.isInstance(error) && error.status === 404;

const isTimeout = (error: unknown): boolean =>
  error instanceof TimedOut ||
  (SdkError.isInstance(error) && error.code === SdkErrorCode.RequestTimeout);

/** `fetch` rejects with a TypeError when there is no connection, or it breaks. */
const isBroken = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof Error && "code" in error && /^(E[A-Z]+|UND_ERR_\w+)$/.test(`${error.code}`));

function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause instanceof Error && chain.length < 8; cause = cause.cause) {
    chain.push(cause);
  }
  return chain;
}
