/** Who may call, with which keys, and how much. */

import { z } from "zod";
import { count, name, sha256 } from "./scalars.ts";

const rateSchema = z.strictObject({ perSecond: z.number().positive(), burst: count });

/** A virtual key: the gateway's own, which stands for no provider's. */
const keySchema = z.strictObject({
  /** Names it in logs and usage. */
  id: name,
  sha256,
  /** ISO 8601; from then on it is refused. Rotation: add the new key, let the old one expire. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  /** Aliases that it may name; a pattern ends in `*`. Absent: all of its tenant's. */
  models: z.array(name).min(1).optional(),
  /** Paths of routes. Absent: all but those for administrators. */
  endpoints: z.array(z.string().startsWith("/")).min(1).optional(),
  admin: z.boolean().default(false),
  /** On top of its tenant's. */
  rateLimit: rateSchema.optional(),
});

export const tenantSchema = z.strictObject({
  name,
  /** SHA-256 of API keys that have nothing to say about them, in hex. */
  keySha256: z.array(sha256).default([]),
  keys: z.array(keySchema).default([]),
  /** Aliases that its callers may name; a pattern ends in `*`. Absent: all. */
  models: z.array(name).min(1).optional(),
  /** Absent: the tenant is not limited. */
  rateLimit: rateSchema.optional(),
  /** Tokens, of prompts and answers together. Reserved before, settled after. */
  tokenLimit: z.strictObject({ perMinute: count, burst: count.optional() }).optional(),
  /** Money, in US dollars, for a calendar day or month of UTC. */
  budget: z
    .strictObject({ usd: z.number().positive(), per: z.enum(["day", "month"]).default("month") })
    .optional(),
  /** Requests under way. */
  maxConcurrent: count.optional(),
  /** Under load, sheddable requests are the first to be refused. */
  priority: z.enum(["critical", "normal", "sheddable"]).default("normal"),
});
