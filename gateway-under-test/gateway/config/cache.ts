/** What is answered from memory, for how long, and how much of it. */

import { z } from "zod";
import { count, durationMs } from "./scalars.ts";

export const cacheSchema = z
  .strictObject({
    ttlMs: durationMs.default(30_000),
    /** The ttl of each entry is shortened by a random part of so much of it. */
    jitter: z.number().min(0).max(1).default(0.1),
    /** How long after its ttl an answer may still stand in for a failure. */
    staleIfErrorMs: z.number().nonnegative().default(60_000),
    maxEntries: count.default(1_000),
    maxBytes: count.default(16 * 1024 * 1024),
    /** An answer that would take a larger share of `maxBytes` is not kept. */
    maxEntryShare: z
      .number()
      .positive()
      .max(1)
      .default(1 / 16),
    /** `store`: in the Redis that replicas share, when there is one. */
    in: z.enum(["memory", "store"]).default("memory"),
    /**
     * Of a stream that several clients follow: how far one may be behind before it is cut, and how
     * much is kept for those who come late. In UTF-16 units.
     */
    flightLength: count.default(1024 * 1024),
  })
  .prefault({});
