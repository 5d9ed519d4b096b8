/** Rates in a Redis that all replicas share. */

import { Redis, type RedisOptions } from "ioredis";
import { intervalsOf, type RateLimit } from "./gcra.ts";
import { gcraScript } from "./gcra-script.ts";
import type { RateStore, StoreAnswer } from "./rate-store.ts";

const keyPrefix = "gateway:rate:";

/** Longest pause between two tries to connect. */
const longestPauseMs = 500;

/** A connection that leaves a command unanswered for so long is given up for a new one. */
const deadConnectionMs = 2_000;

const common: RedisOptions = {
  lazyConnect: true,
  // Nothing is asked of the store on connecting: of one that is frozen nothing would be answered.
  enableReadyCheck: false,
  disableClientInfo: true,
  retryStrategy: (times) => Math.min(times * 50, longestPauseMs),
};

/** Commands wait for a connection, and for their answer, for ever. */
const patient: RedisOptions = {
  maxRetriesPerRequest: null,
  autoResendUnfulfilledCommands: true,
};

/** Without a connection commands fail at once; those that were under way fail with theirs. */
const impatient: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  connectTimeout: deadConnectionMs,
  socketTimeout: deadConnectionMs,
};

export function redisRateStore(url: string, waits: "for ever" | "in bounds"): RateStore {
  const redis = new Redis(url, { ...common, ...(waits === "for ever" ? patient : impatient) });
  // Each command tells of its own failure; connecting goes on by itself.
  redis.on("error", () => {});
  return {
    async admit(tenant, limit) {
      try {
        return answerOf(await redis.eval(gcraScript, 1, keyPrefix + tenant, ...numbersOf(limit)));
      } catch {
        return { kind: "unavailable", why: "failed" };
      }
    },
    connect: () => redis.connect(),
    close: () => redis.disconnect(),
  };
}

function numbersOf(limit: RateLimit): readonly number[] {
  const { intervalMs, toleranceMs } = intervalsOf(limit);
  return [intervalMs, toleranceMs];
}

/** Whatever else a store says, it is no reason to refuse a tenant. */
export function answerOf(reply: unknown): StoreAnswer {
  const waitMs = typeof reply === "string" && reply !== "" ? Number(reply) : Number.NaN;
  if (waitMs === 0) return { kind: "admitted" };
  if (waitMs > 0 && Number.isFinite(waitMs)) return { kind: "limited", retryAfterMs: waitMs };
  return { kind: "unavailable", why: "failed" };
}
