/**
 * Answers from what is kept: fresh answers to whoever takes them, stale ones when the providers
 * fail. `Cache-Status` (RFC 9211) and `Age` tell of it.
 */

import type { Answer } from "../answer.ts";
import type { Handle } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import { type Refusal, refusal } from "../refusal.ts";
import type { KeyedCall } from "./keyed-call.ts";
import { type AnswerStore, answerOf, type Found } from "./stored-answer.ts";

/** Why a call goes on, in the words of RFC 9211. */
type Forward = "miss" | "stale" | "request";

export function lookUp(
  { protections }: GatewayConfig,
  metrics: Metrics,
  answers: AnswerStore,
  next: Handle<KeyedCall>,
): Handle<KeyedCall> {
  return async (call) => {
    const { record, directives } = call;
    const found = directives.wantsOwn ? undefined : await answers.get(call.key);
    const answer = isFresh(found, call) ? hit(call, found) : await forwarded(call, found);
    metrics.cacheLookups.inc({ result: record.cache });
    return answer;
  };

  async function forwarded(call: KeyedCall, found: Found | undefined): Promise<Answer> {
    const { record, directives } = call;
    if (directives.onlyIfCached) {
      record.cache = "miss";
      return labelled(notCached, "gateway; detail=only-if-cached");
    }
    const why = reasonFor(call, found);
    record.cache = why === "request" ? "bypass" : "miss";
    const answer = await next(call);
    const fails = answer.kind === "refusal" && isFailure(answer);
    if (fails && why === "stale" && found !== undefined && protections.staleIfError) {
      return standIn(call, found, answer);
    }
    const how = hasFollowed(call) ? "; collapsed" : "";
    return labelled(answer, `gateway; fwd=${why}${how}`);
  }
}

function isFresh(found: Found | undefined, { directives }: KeyedCall): found is Found {
  return found !== undefined && found.freshMs > 0 && found.ageMs <= directives.maxAgeMs;
}

function reasonFor({ directives }: KeyedCall, found: Found | undefined): Forward {
  const isTooOld = found !== undefined && found.ageMs > directives.maxAgeMs;
  if (directives.wantsOwn || isTooOld) return "request";
  return found === undefined ? "miss" : "stale";
}

const hasFollowed = ({ record }: KeyedCall): boolean => record.cache === "collapsed";

/** The providers', that is: what the client itself has done wrong stays wrong. */
const isFailure = ({ status }: Refusal): boolean => status >= 500 || status === 429;

function hit({ record }: KeyedCall, found: Found): Answer {
  record.cache = "hit";
  record.completion = found.stored.completion;
  const ttl = Math.floor(found.freshMs / 1_000);
  return aged(labelled(answerOf(found.stored), `gateway; hit; ttl=${ttl}`), found);
}

/** It was forwarded, so it is no `hit`; a negative ttl says how long it has been stale. */
function standIn({ record }: KeyedCall, found: Found, { status }: Refusal): Answer {
  record.cache = "stale";
  record.completion = found.stored.completion;
  const ttl = Math.floor(found.freshMs / 1_000);
  const label = `gateway; fwd=stale; fwd-status=${status}; ttl=${ttl}; detail=stale-if-error`;
  return aged(labelled(answerOf(found.stored), label), found);
}

const labelled = (answer: Answer, status: string): Answer => ({
  ...answer,
  headers: { ...answer.headers, "cache-status": status },
});

const aged = (answer: Answer, { ageMs }: Found): Answer => ({
  ...answer,
  headers: { ...answer.headers, age: `${Math.floor(ageMs / 1_000)}` },
});

const notCached = refusal(504, {
  message: "There is no cached answer, and only such a one was asked for.",
  type: "invalid_request_error",
  code: "not_cached",
});
