/** The Model Context Protocol endpoint, and the servers behind it. */

import { z } from "zod";
import { count, durationMs } from "./scalars.ts";

export const mcpSchema = z
  .strictObject({
    /** Absent: whatever runs on loopback. `Origin` headers that are allowed. */
    origins: z.array(z.url()).default([]),
    maxSessions: count.default(1_000),
    /** Of one tenant. */
    maxSessionsPerTenant: count.default(100),
    /** Sessions that nobody uses end after so long. */
    sessionIdleMs: durationMs.default(300_000),
    /** The longest that a tool may take. */
    toolTimeoutMs: durationMs.default(30_000),
    /** Their tools appear as `name__tool`. */
    servers: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z0-9-]{1,32}$/, "expected a-z, 0-9 and -"),
          url: z.url({ protocol: /^https?$/ }),
          token: z.string().min(1).optional(),
          timeoutMs: durationMs.default(5_000),
        }),
      )
      .default([]),
  })
  .prefault({});
