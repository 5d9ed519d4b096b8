/** What a client is told when no provider has answered. Pure. */

import type { Failure, Rejection, Skip } from "../attempt.ts";
import { isTimeout } from "../failure.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { clampRetryAfter, retryAfterSeconds } from "../retry-after.ts";

export type Unanswered = Failure | Rejection | Skip;

/** The gateway has tried what there was: a client that tries again multiplies the load. */
const noRetry = { "x-should-retry": "false" };

/**
 * After several providers: 503 if all of them are only cooling down, else 504 or 502, as the last
 * real failure was a timeout or not.
 */
export function exhausted(failures: readonly Unanswered[], wallTimeMs: number): Refusal {
  const tried = failures.filter((failure) => !isCoolingDown(failure));
  const last = tried.at(-1);
  if (last === undefined) return unavailable(failures, wallTimeMs);
  return last.kind === "failed" && isTimeout(last.reason) ? timedOut(noRetry) : failed(noRetry);
}

/** After the only provider that was to be tried: its failure becomes the client's. */
export function passedOn(failure: Unanswered, wallTimeMs: number): Refusal {
  switch (failure.kind) {
    case "rejected":
      return rejected(failure, wallTimeMs);
    case "failed":
      return brokenOff(failure);
    case "skipped":
      return unavailable([failure], wallTimeMs);
    default:
      return failure satisfies never;
  }
}

const isCoolingDown = (failure: Unanswered): boolean =>
  failure.kind === "skipped" || (failure.kind === "rejected" && failure.status === 429);

/** The soonest of the providers' own hints; 1 s when there is none. */
function unavailable(failures: readonly Unanswered[], wallTimeMs: number): Refusal {
  const hints = failures.map((failure) => {
    if (failure.kind === "skipped") return retryAfterSeconds(failure.retryInMs);
    return failure.kind === "rejected" ? clampRetryAfter(failure.retryAfter, wallTimeMs) : 1;
  });
  const seconds = hints.length === 0 ? 1 : Math.min(...hints);
  return refusal(
    503,
    {
      message: "No provider is available for this model at the moment.",
      type: "server_error",
      code: "no_provider_available",
    },
    { ...noRetry, "retry-after": `${seconds}` },
  );
}

function rejected({ status, error, retryAfter }: Rejection, wallTimeMs: number): Refusal {
  if (status !== 429 && status !== 503) return refusal(status, error);
  const seconds = clampRetryAfter(retryAfter, wallTimeMs);
  return refusal(status, error, { "retry-after": `${seconds}` });
}

function brokenOff({ reason }: Failure): Refusal {
  if (reason === "shutting-down") return unavailable([], 0);
  if (reason === "client-gone") return clientGone;
  return isTimeout(reason) ? timedOut({}) : failed({});
}

/** Nobody reads it; 499 is nginx's word in logs for a client that has left. */
const clientGone = refusal(499, {
  message: "The client closed the request.",
  type: "invalid_request_error",
  code: "client_closed_request",
});

const timedOut = (headers: Readonly<Record<string, string>>) =>
  refusal(
    504,
    { message: "No provider answered in time.", type: "server_error", code: "provider_timeout" },
    headers,
  );

const failed = (headers: Readonly<Record<string, string>>) =>
  refusal(
    502,
    { message: "All providers failed.", type: "server_error", code: "provider_failure" },
    headers,
  );
