/** How a contest between the routes of an alias has ended. */

import type { Given } from "../answer.ts";
import type { AttemptOutcome } from "../attempt.ts";
import type { Route } from "../config.ts";
import { isCancelled, isWorthRetrying } from "../failure.ts";
import type { Unanswered } from "./exhausted.ts";

export type Verdict =
  | { readonly kind: "won"; readonly route: Route; readonly given: Given; readonly rest: Rest }
  /** Nobody else would do better; or nobody is there to wait for it. */
  | { readonly kind: "stopped"; readonly failure: Unanswered }
  | { readonly kind: "lost"; readonly failures: readonly Unanswered[] };

/** Routes that were not asked. */
export type Rest = readonly Route[];

export const isGiven = (outcome: AttemptOutcome): outcome is Given =>
  outcome.kind === "whole" || outcome.kind === "stream";

/** Nothing has been sent to the client yet: past the commit point an outcome is an answer. */
export function mayFailOver(outcome: Unanswered): boolean {
  switch (outcome.kind) {
    case "rejected":
      return isWorthRetrying(outcome.status);
    case "failed":
      return !isCancelled(outcome.reason);
    case "skipped":
      return true;
    default:
      return outcome satisfies never;
  }
}
