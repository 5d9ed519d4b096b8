/**
 * The same question of the same tenant is asked once: answered from what is kept, or together with
 * those who ask it at the same time.
 *
 *   look up -> singleflight -> keep -> next
 */

import type { Clock } from "../../base/clock.ts";
import { seeded } from "../../base/random.ts";
import type { AskedCall, Handle } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import type { Metrics } from "../records/metrics.ts";
import type { Store } from "../store/store.ts";
import { keep } from "./keep.ts";
import { keyed } from "./keyed-call.ts";
import { lookUp } from "./look-up.ts";
import { memoryAnswers } from "./memory-answers.ts";
import { sharedAnswers } from "./shared-answers.ts";
import { singleflight } from "./singleflight.ts";
import type { AnswerStore } from "./stored-answer.ts";

/** `store`: that of all replicas, if there is one; `cache.in` decides whether it is used. */
export function cache(
  clock: Clock,
  config: GatewayConfig,
  metrics: Metrics,
  store: Store | undefined,
  next: Handle<AskedCall>,
): Handle<AskedCall> {
  const { protections } = config;
  if (!protections.cache && !protections.singleflight) return next;
  const answers = protections.cache ? answersIn(clock, config, store) : undefined;
  const kept = answers === undefined ? next : keep(config, answers, next);
  const collapsed = protections.singleflight ? singleflight(config, kept) : kept;
  const handle = answers === undefined ? collapsed : lookUp(config, metrics, answers, collapsed);
  return (call) => handle(keyed(config, call));
}

function answersIn(
  clock: Clock,
  { cache, replica }: GatewayConfig,
  store: Store | undefined,
): AnswerStore {
  // By replica: what was kept by all of them at once must not run out in all of them at once.
  const random = seeded(1, replica, "cache");
  const ttlMs = () => cache.ttlMs * (1 - cache.jitter * random.next());
  return cache.in === "store" && store !== undefined
    ? sharedAnswers(store, cache, ttlMs)
    : memoryAnswers(clock, cache, ttlMs);
}
