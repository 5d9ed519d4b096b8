/** Around each attempt: writes what came of it into the call's record and the metrics. */

import type { Clock } from "../../base/clock.ts";
import { tap } from "../answer.ts";
import type { Attempt, AttemptOutcome } from "../attempt.ts";
import type { AttemptRecord } from "./call-record.ts";
import type { Metrics } from "./metrics.ts";

export function observed(clock: Clock, metrics: Metrics, attempt: Attempt): Attempt {
  return async (call, route) => {
    const { provider, model } = route;
    const startedAt = clock.now();
    const entry: AttemptRecord = { provider, model, outcome: "pending", ms: 0 };
    call.record.attempts.push(entry);
    const finish = (label: string) => {
      entry.outcome = label;
      entry.ms = Math.round(clock.now() - startedAt);
      metrics.attempts.inc({ provider, outcome: label });
    };
    const outcome = await attempt(call, route);
    if (outcome.kind === "rejected" || outcome.kind === "whole") entry.status = outcome.status;
    if (outcome.kind === "whole") call.record.completion = outcome.completion;
    if (outcome.kind !== "stream") {
      finish(labelOf(outcome));
      return outcome;
    }
    entry.status = 200;
    metrics.timeToFirstToken.observe({ provider }, (clock.now() - call.record.startedAt) / 1_000);
    const stream = tap(outcome.stream, {
      end(ending) {
        if (ending.kind === "complete") call.record.completion = ending.completion;
        finish(ending.kind === "complete" ? "answered" : ending.reason);
      },
    });
    return { ...outcome, stream };
  };
}

/** Label values are from a fixed set, whatever a provider sends. */
function labelOf(outcome: Exclude<AttemptOutcome, { kind: "stream" }>): string {
  switch (outcome.kind) {
    case "whole":
      return "answered";
    case "rejected":
      if (outcome.status === 429) return "rate-limited";
      return outcome.status >= 500 ? "server-error" : "client-error";
    case "failed":
      return outcome.reason;
    case "skipped":
      return "breaker-open";
    default:
      return outcome satisfies never;
  }
}
