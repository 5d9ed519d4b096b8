/** Who answers, where, in which dialect, and for how much. */

import { z } from "zod";
import { name } from "./scalars.ts";

/** One key of a provider's pool. */
const poolKeySchema = z.strictObject({
  id: name,
  key: z.string().min(1),
  enabled: z.boolean().default(true),
  /** ISO 8601. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

export const providerSchema = z.strictObject({
  name,
  dialect: z.enum(["openai", "anthropic", "gemini", "mistral"]).default("openai"),
  /** Without `/v1`: the dialect adds its own path. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1).optional(),
  /** Instead of `apiKey`: used in turn while they are good. */
  apiKeys: z.array(poolKeySchema).min(1).optional(),
  /** Where it runs, for callers who prefer a region. */
  region: name.optional(),
});

const price = z.number().nonnegative();

/** `provider/model` or `provider/*` -> US dollars per million tokens. */
export const pricesSchema = z
  .record(
    z.string().includes("/", { error: "expected provider/model or provider/*" }),
    z.strictObject({ inputPerMillion: price, outputPerMillion: price }),
  )
  .default({});
