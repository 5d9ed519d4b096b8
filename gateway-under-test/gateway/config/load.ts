/** How much the gateway takes on at a time. */

import { z } from "zod";
import { count, durationMs } from "./scalars.ts";

export const loadSchema = z
  .strictObject({
    /** Requests under way in this replica; the adaptive limit starts here. */
    maxConcurrent: count.default(2_000),
    /** Requests that may wait for their turn; more are refused at once. */
    maxQueued: z.int().nonnegative().default(200),
    /** The longest wait. */
    maxWaitMs: durationMs.default(500),
    /** Whether the limit follows the time to first token (gradient). */
    adaptive: z.boolean().default(false),
  })
  .prefault({});
