/** The gateway's configuration: this schema is the single source of truth, defaults included. */

import { z } from "zod";
import { listenSchema } from "../base/parse-config.ts";
import { authSchema, tlsSchema } from "./config/auth.ts";
import { cacheSchema } from "./config/cache.ts";
import { loadSchema } from "./config/load.ts";
import { mcpSchema } from "./config/mcp.ts";
import { protectionsSchema } from "./config/protections.ts";
import { pricesSchema, providerSchema } from "./config/providers.ts";
import {
  breakerSchema,
  hedgeSchema,
  modelsSchema,
  outliersSchema,
  retriesSchema,
  timeoutsSchema,
} from "./config/routing.ts";
import { count, durationMs, name } from "./config/scalars.ts";
import { storeSchema } from "./config/store.ts";
import { tenantSchema } from "./config/tenants.ts";

export const gatewaySchema = z
  .strictObject({
    listen: listenSchema,
    /** Absent: plain HTTP. */
    tls: tlsSchema.optional(),
    replica: name.default("gateway"),
    auth: authSchema,
    tenants: z.array(tenantSchema).default([]),
    providers: z.array(providerSchema).default([]),
    prices: pricesSchema,
    models: modelsSchema,
    timeouts: timeoutsSchema,
    retries: retriesSchema,
    hedge: hedgeSchema,
    breaker: breakerSchema,
    outliers: outliersSchema,
    load: loadSchema,
    cache: cacheSchema,
    /** Absent: each replica keeps what it counts in its own memory. */
    store: storeSchema.optional(),
    mcp: mcpSchema,
    /** Request headers passed on to providers. They may change the answer: the cache keys them. */
    forwardHeaders: z.array(z.string().toLowerCase()).default(["x-gameday-nonce"]),
    bodyLimitBytes: count.default(1024 * 1024),
    /** How long readiness says no before the port closes, so that balancers notice in time. */
    drainDelayMs: z.number().nonnegative().default(250),
    /** How long requests in flight may then still take. */
    drainMs: durationMs.default(10_000),
    /** A client that takes nothing of its answer for so long is cut, at the latest after twice. */
    slowReaderMs: durationMs.default(30_000),
    logLevel: z.enum(["info", "silent"]).default("info"),
    protections: protectionsSchema,
  })
  .superRefine((config, context) => {
    const known = new Set(config.providers.map((provider) => provider.name));
    for (const [alias, { routes }] of Object.entries(config.models)) {
      routes.forEach((route, index) => {
        if (known.has(route.provider)) return;
        const path = ["models", alias, index, "provider"];
        context.addIssue({ code: "custom", path, message: `no provider "${route.provider}"` });
      });
    }
  });

export type GatewayConfig = z.infer<typeof gatewaySchema>;
export type Tenant = GatewayConfig["tenants"][number];
export type Provider = GatewayConfig["providers"][number];
export type Prices = GatewayConfig["prices"];
export type Model = GatewayConfig["models"][string];
export type Route = Model["routes"][number];
