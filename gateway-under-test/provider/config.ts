/** The simulated provider's configuration; its defaults make a quick, even-tempered model. */

import { z } from "zod";
import { listenSchema } from "../base/parse-config.ts";

const tokenCount = z.int().min(1).max(100_000);

const limitSchema = z.strictObject({ count: z.int().positive(), perMs: z.number().positive() });

export const providerSchema = z.strictObject({
  listen: listenSchema,
  name: z.string().min(1).max(64).default("provider"),
  /** What /v1/chat/completions speaks. /v1/messages and /v1beta are always there, too. */
  dialect: z.enum(["openai", "mistral"]).default("openai"),
  /** Keys that it knows; absent: nobody is asked for one. */
  keys: z.record(z.string(), z.enum(["normal", "exceeded", "forbidden"])).optional(),
  /** More than that is refused with 429; every answer tells in headers what is left. */
  capacity: z
    .strictObject({ requests: limitSchema.optional(), tokens: limitSchema.optional() })
    .prefault({}),
  /** The same seed and the same requests in the same order: the same answers, at the same pace. */
  seed: z.int().nonnegative().default(1),
  /** Time to the first token: log-normal, `sigma` being the deviation of the logarithm. */
  latencyMs: z
    .strictObject({
      median: z.number().nonnegative().default(30),
      sigma: z.number().min(0).max(3).default(0.3),
    })
    .prefault({}),
  tokensPerSecond: z.number().positive().default(200),
  /** Length of an answer. */
  tokens: z
    .union([tokenCount, z.strictObject({ min: tokenCount, max: tokenCount })])
    .default({ min: 8, max: 16 }),
  bodyLimitBytes: z
    .int()
    .positive()
    .default(4 * 1024 * 1024),
  /** How many requests the log remembers one by one. */
  lastRequests: z.int().nonnegative().default(100),
  /** How long answers in flight may take after a stop. */
  drainMs: z.number().positive().default(1_000),
});

export type ProviderConfig = z.infer<typeof providerSchema>;
