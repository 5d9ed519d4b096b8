/** Why an attempt came to nothing, and what that means for the links above. */

import type { CancelReason } from "./cancellation.ts";

export type FailureReason =
  | "refused" // no connection
  | "connect-timeout"
  | "first-byte-timeout"
  | "idle-timeout" // stalled after it had begun
  | "attempt-timeout"
  | "reset" // the connection broke before an answer
  | "truncated" // the answer ended, cleanly or not, before it was complete
  | "malformed" // not the wire format
  | "provider-error" // an error event inside the stream
  | "slow-client" // it was too far behind the others who follow the same stream
  | CancelReason;

export function isCancelled(reason: FailureReason): reason is CancelReason {
  return reason === "client-gone" || reason === "shutting-down" || reason === "outrun";
}

export function isTimeout(reason: FailureReason): boolean {
  return reason.endsWith("-timeout");
}

/**
 * Whether another provider may do better. A question that is wrong (400, 413, 422) is wrong
 * everywhere; 401 and 403 refuse the gateway's key, not the client's.
 */
export function isWorthRetrying(status: number): boolean {
  return status >= 500 || [401, 403, 408, 409, 429].includes(status);
}
