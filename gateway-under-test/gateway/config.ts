/** The gateway's configuration: this schema is the single source of truth, defaults included. */

import { z } from "zod";
import { listenSchema } from "../base/parse-config.ts";

const name = z.string().min(1).max(64);
const durationMs = z.number().positive();
const count = z.int().positive();

const tenantSchema = z.strictObject({
  name,
  /** SHA-256 of each API key, in hex; the keys themselves are nobody's business here. */
  keySha256: z.array(z.string().regex(/^[0-9a-f]{64}$/i, "expected 64 hex digits")).min(1),
  /** Absent: the tenant is not limited. */
  rateLimit: z.strictObject({ perSecond: z.number().positive(), burst: count }).optional(),
});

const providerSchema = z.strictObject({
  name,
  /** Without `/v1`: the dialect adds its own path. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1).optional(),
});

/** What a provider may take; the defaults suit the simulated ones, which answer in tens of ms. */
const timeoutsSchema = z
  .strictObject({
    /** From the decision to send until a connected socket takes the request. */
    connectMs: durationMs.default(200),
    /** Until the headers of a whole answer, or the first content of a stream. */
    firstByteMs: durationMs.default(300),
    /** Between two chunks of an answer that has begun. */
    idleMs: durationMs.default(1_000),
    /** One provider's whole attempt. */
    attemptMs: durationMs.default(10_000),
    /** All attempts together. */
    requestMs: durationMs.default(15_000),
  })
  .prefault({});

const breakerSchema = z
  .strictObject({
    /** Consecutive failures that open it. */
    failures: count.default(5),
    /** From opening until one request may probe the provider; doubled by each that fails. */
    openMs: durationMs.default(1_000),
    /** The longest that doubling makes it. */
    maxOpenMs: durationMs.default(8_000),
    /** The longest that a provider which answers 429 with Retry-After is left alone. */
    maxCooldownMs: durationMs.default(60_000),
  })
  .prefault({});

const cacheSchema = z
  .strictObject({
    ttlMs: durationMs.default(30_000),
    maxEntries: count.default(1_000),
    maxBytes: count.default(16 * 1024 * 1024),
  })
  .prefault({});

/** Where replicas keep what they share: the rates of their tenants. */
const storeSchema = z.strictObject({
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

const on = z.boolean().default(true);

/** Each protection can be taken away, to see which promises depend on it. */
const protectionsSchema = z
  .strictObject({
    /** Off: only the first provider is tried, and its failure is the client's. */
    failover: on,
    /** Off: a failing provider is tried again by every request. */
    breaker: on,
    /** Off: a provider that has said when to come back (429 with Retry-After) is asked at once. */
    cooldown: on,
    /** Off: connecting, the first byte and the whole attempt may take forever. */
    timeouts: on,
    /** Off: a stream may stall forever. */
    idleTimeout: on,
    rateLimit: on,
    /** Off: each replica keeps the whole limit by itself, so N of them admit N times as much. */
    sharedLimits: on,
    /** Off: every request waits for the store for ever. */
    storeTimeout: on,
    cache: on,
    /** Off: a cached answer is given to any tenant that asks the same. */
    cacheTenantKey: on,
    /** Off: whatever was answered is kept: errors, empty answers and halves of streams. */
    cacheComplete: on,
    /** Off: forwards from the first byte on, and a cut stream looks as if it had ended. */
    commitPoint: on,
    /** Off: behind a stream that breaks, the next provider's answer is sent from its beginning. */
    noReplay: on,
    /** Off: the provider goes on generating for a client that has left. */
    cancelUpstream: on,
    /** Off: requests without a valid key are served, as tenant `anonymous`. */
    auth: on,
    /** Off: SIGTERM cuts what is in flight. */
    drain: on,
  })
  .prefault({});

export const gatewaySchema = z
  .strictObject({
    listen: listenSchema,
    replica: name.default("gateway"),
    tenants: z.array(tenantSchema).default([]),
    providers: z.array(providerSchema).default([]),
    /**
     * Alias -> where to try it, in order. An alias `gd-*` stands for all names that begin with
     * `gd-`; a route's model `*` for the name that the client has written.
     */
    models: z
      .record(name, z.array(z.strictObject({ provider: name, model: z.string().min(1) })).min(1))
      .default({}),
    timeouts: timeoutsSchema,
    breaker: breakerSchema,
    cache: cacheSchema,
    /** Absent: each replica keeps the rates of its tenants in its own memory. */
    store: storeSchema.optional(),
    /** Request headers passed on to providers. They may change the answer: the cache keys them. */
    forwardHeaders: z.array(z.string().toLowerCase()).default(["x-gameday-nonce"]),
    bodyLimitBytes: count.default(1024 * 1024),
    /** How long readiness says no before the port closes, so that balancers notice in time. */
    drainDelayMs: z.number().nonnegative().default(250),
    /** How long requests in flight may then still take. */
    drainMs: durationMs.default(10_000),
    logLevel: z.enum(["info", "silent"]).default("info"),
    protections: protectionsSchema,
  })
  .superRefine((config, context) => {
    const known = new Set(config.providers.map((provider) => provider.name));
    for (const [alias, routes] of Object.entries(config.models)) {
      routes.forEach((route, index) => {
        if (known.has(route.provider)) return;
        const path = ["models", alias, index, "provider"];
        context.addIssue({ code: "custom", path, message: `no provider "${route.provider}"` });
      });
    }
  });

export type GatewayConfig = z.infer<typeof gatewaySchema>;
export type Tenant = Pick<GatewayConfig["tenants"][number], "name" | "rateLimit">;
export type Provider = GatewayConfig["providers"][number];
export type Route = GatewayConfig["models"][string][number];
