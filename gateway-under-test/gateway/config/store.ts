/** Where replicas keep what they share: limits, budgets and cached answers. */

import { z } from "zod";
import { count, durationMs } from "./scalars.ts";

export const storeSchema = z.strictObject({
  url: z.url({ protocol: /^rediss?$/, error: "expected a URL like redis://127.0.0.1:6379" }),
  /** One operation. */
  timeoutMs: durationMs.default(50),
  /** What becomes of limits while it does not answer; local: each replica keeps its share. */
  degraded: z.enum(["open", "closed", "local"]).default("local"),
  /** How many share the limits. */
  replicas: count.default(1),
  /** While it is open the store is not asked. A probe costs one request one timeout. */
  breaker: z
    .strictObject({
      failures: count.default(3),
      openMs: durationMs.default(500),
      maxOpenMs: durationMs.default(2_000),
    })
    .prefault({}),
});
