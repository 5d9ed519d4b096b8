/** Answers in this replica's own memory: the least recently used go first. */

import { LRUCache } from "lru-cache";
import type { Clock } from "../../base/clock.ts";
import type { GatewayConfig } from "../config.ts";
import type { AnswerStore, Stored } from "./stored-answer.ts";

interface Entry {
  readonly stored: Stored;
  readonly storedAt: number;
  readonly freshUntil: number;
}

/** `ttlMs` is asked for each entry: it is jittered. */
export function memoryAnswers(
  clock: Clock,
  { maxEntries, maxBytes, staleIfErrorMs }: GatewayConfig["cache"],
  ttlMs: () => number,
): AnswerStore {
  const entries = new LRUCache<string, Entry>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: ({ stored }) => Buffer.byteLength(stored.text) + 1,
  });
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      const now = clock.now();
      const { stored, storedAt, freshUntil } = entry;
      if (now < freshUntil + staleIfErrorMs) {
        return { stored, ageMs: now - storedAt, freshMs: freshUntil - now };
      }
      entries.delete(key);
      return undefined;
    },
    set(key, stored) {
      const now = clock.now();
      entries.set(key, { stored, storedAt: now, freshUntil: now + ttlMs() });
    },
  };
}
