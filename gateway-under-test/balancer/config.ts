/** The balancer's configuration. */

import { z } from "zod";
import { listenSchema } from "../base/parse-config.ts";

const durationMs = z.number().positive();
const count = z.int().positive();

const replicaSchema = z.strictObject({
  name: z.string().min(1).max(64),
  url: z.url({ protocol: /^https?$/ }),
});

export const balancerSchema = z.strictObject({
  listen: listenSchema,
  replicas: z.array(replicaSchema).default([]),
  /** GET /readyz of each replica. */
  healthCheck: z
    .strictObject({
      intervalMs: durationMs.default(200),
      timeoutMs: durationMs.default(500),
      /** Checks in a row that bring a replica back, or take it out. */
      rise: count.default(2),
      fall: count.default(2),
    })
    .prefault({}),
  /** What requests themselves tell: connections that fail. */
  ejection: z
    .strictObject({
      consecutiveFailures: count.default(3),
      /** How long a replica is left alone. */
      baseMs: durationMs.default(1_000),
    })
    .prefault({}),
  /** How often a request whose replica failed without a byte is sent to another one. */
  retries: z.int().min(0).max(5).default(1),
  /** Request bodies are kept for the retry; a longer one is refused with 413. */
  bodyLimitBytes: count.default(1024 * 1024),
  /** How long requests in flight may take after a stop. */
  drainMs: durationMs.default(10_000),
});

export type BalancerConfig = z.infer<typeof balancerSchema>;
