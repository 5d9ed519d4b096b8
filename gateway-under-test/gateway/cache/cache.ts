/** Fourth link: the same question of the same tenant is answered from memory, for a while. */

import { LRUCache } from "lru-cache";
import type { Clock } from "../../base/clock.ts";
import { type Answer, type Completion, type Given, replay, tap } from "../answer.ts";
import type { AskedCall, Handle } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import { openaiError } from "../refusal.ts";
import { cacheKey } from "./cache-key.ts";

/** The text of the body, or of all events. */
interface Stored {
  readonly kind: Given["kind"];
  readonly status: number;
  readonly text: string;
  /** undefined: it is not complete. */
  readonly completion: Completion | undefined;
}

export function cache(
  clock: Clock,
  config: GatewayConfig,
  metrics: Metrics,
  next: Handle<AskedCall>,
): Handle<AskedCall> {
  if (!config.protections.cache) return next;
  const store = new LRUCache<string, Stored>({
    max: config.cache.maxEntries,
    maxSize: config.cache.maxBytes,
    sizeCalculation: (stored) => Buffer.byteLength(stored.text) + 1,
    ttl: config.cache.ttlMs,
    perf: clock,
  });
  return async (call) => {
    // No collapsing: equal questions that come together are all asked.
    const { record } = call;
    const key = keyOf(config, call);
    const stored = mayStore(call) ? store.get(key) : undefined;
    record.cache = !mayStore(call) ? "bypass" : stored === undefined ? "miss" : "hit";
    metrics.cacheLookups.inc({ result: record.cache });
    if (record.cache === "bypass") return labelled(await next(call), "gateway; fwd=request");
    if (stored === undefined) {
      const answer = labelled(await next(call), "gateway; fwd=miss");
      const isKept = config.protections.cacheComplete ? isWorthKeeping : () => true;
      return keeping(answer, (given) => isKept(given) && store.set(key, given));
    }
    record.completion = stored.completion;
    const ttlSeconds = Math.max(0, Math.floor(store.getRemainingTTL(key) / 1_000));
    return labelled(answerOf(stored), `gateway; hit; ttl=${ttlSeconds}`);
  };
}

function keyOf(
  { protections, forwardHeaders }: GatewayConfig,
  { tenant, question, headers }: AskedCall,
) {
  return cacheKey({
    tenant: protections.cacheTenantKey ? tenant.name : undefined,
    headers: forwardHeaders.map((name) => headers[name]?.toString()),
    question,
  });
}

/** RFC 9111: a client may insist on an answer of its own. */
const mayStore = ({ headers }: AskedCall) =>
  !/no-(store|cache)/.test(headers["cache-control"] ?? "");

/** RFC 9211. */
const labelled = (answer: Answer, status: string): Answer => ({
  ...answer,
  headers: { ...answer.headers, "cache-status": status },
});

/** Complete, and not empty: a provider that fails politely would be quoted long after. */
const isWorthKeeping = ({ completion }: Stored): boolean =>
  completion !== undefined && !completion.isEmpty;

/** Keeps the answer once it is known; a stream shows what it is only at its end. */
function keeping(answer: Answer, keep: (given: Stored) => void): Answer {
  if (answer.kind === "refusal") {
    const { status, error } = answer;
    keep({ kind: "whole", status, text: openaiError(error), completion: undefined });
    return answer;
  }
  if (answer.kind === "whole") {
    const { kind, status, completion, body } = answer;
    keep({ kind, status, text: body, completion });
    return answer;
  }
  let text = "";
  const stream = tap(answer.stream, {
    write(piece) {
      text += piece;
    },
    end(ending) {
      const completion = ending.kind === "complete" ? ending.completion : undefined;
      keep({ kind: "stream", status: 200, text, completion });
    },
  });
  return { ...answer, stream };
}

function answerOf({ kind, status, text, completion }: Stored): Answer {
  if (kind === "stream") return { kind, headers: {}, stream: replay(text, completion ?? nothing) };
  const headers = { "content-type": "application/json; charset=utf-8" };
  const answer = { kind, status, headers, body: text };
  return completion === undefined ? answer : { ...answer, completion };
}

const nothing: Completion = { finishReason: "none", isEmpty: true, usage: undefined };
