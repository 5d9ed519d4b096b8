/** What an attempt tells of its provider's health; of a stream, once it has ended. */

import { tap } from "../answer.ts";
import type { AttemptOutcome } from "../attempt.ts";
import { type FailureReason, isCancelled } from "../failure.ts";

/** `neutral`: nothing (the client left, another attempt won, the rate was limited). */
export type Health = "success" | "failure" | "neutral";

/**
 * A stream has succeeded when it is complete: a provider that cuts every stream after its first
 * token would otherwise never have two failures in a row.
 */
export function whenSettled(
  outcome: AttemptOutcome,
  settle: (health: Health) => void,
): AttemptOutcome {
  if (outcome.kind !== "stream") {
    settle(healthOf(outcome));
    return outcome;
  }
  const stream = tap(outcome.stream, {
    end: (ending) => settle(ending.kind === "complete" ? "success" : healthOfReason(ending.reason)),
  });
  return { ...outcome, stream };
}

function healthOf(outcome: Exclude<AttemptOutcome, { kind: "stream" }>): Health {
  switch (outcome.kind) {
    case "whole":
      return "success";
    case "rejected":
      // 429 is an answer of a healthy provider: it wants less, not nothing. Other 4xx show that
      // it works; but 401 and 403 mean that it does not work for this gateway.
      if (outcome.status === 429) return "neutral";
      return outcome.status >= 500 || [401, 403].includes(outcome.status) ? "failure" : "success";
    case "failed":
      return healthOfReason(outcome.reason);
    case "skipped":
      return "neutral";
    default:
      return outcome satisfies never;
  }
}

const healthOfReason = (reason: FailureReason): Health =>
  isCancelled(reason) ? "neutral" : "failure";
