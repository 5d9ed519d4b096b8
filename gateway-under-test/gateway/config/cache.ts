/** What is answered from memory, and for how long. */

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
    /** `store`: in the Redis that replicas share, when there is one. */
    in: z.enum(["memory", "store"]).default("memory"),
  })
  .prefault({});
