/** The Model Context Protocol endpoint, and the servers behind it. */

import { z } from "zod";
import { count, durationMs } from "./scalars.ts";

const serverSchema = z.strictObject({
  /** Two underscores end it in the names of its tools; so it has none. */
  name: z.string().regex(/^[a-z0-9-]{1,32}$/, "expected a-z, 0-9 and -"),
  url: z.url({ protocol: /^https?$/ }),
  /** The gateway's own, sent as `Authorization: Bearer`; those of clients are never passed on. */
  token: z.string().min(1).optional(),
  /** Connecting and listing; a call may take as long as any tool. */
  timeoutMs: durationMs.default(5_000),
});

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
      .array(serverSchema)
      .refine((servers) => new Set(servers.map(({ name }) => name)).size === servers.length, {
        error: "two servers have the same name; give each its own",
      })
      .default([]),
    /** How long what a server lists is taken as known. */
    listTtlMs: durationMs.default(30_000),
    /** Of one server: what it lists beyond is left out. */
    maxListed: count.default(500),
    /** Any message of a server; a longer one is a failure of it. */
    maxMessageBytes: count.default(1024 * 1024),
    /** A server that has failed so often in a row is left alone for a while. */
    breaker: z
      .strictObject({
        failures: count.default(3),
        openMs: durationMs.default(1_000),
        maxOpenMs: durationMs.default(30_000),
      })
      .prefault({}),
  })
  .prefault({});
