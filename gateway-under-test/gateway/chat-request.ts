/** The question as far as the gateway must understand it; the rest is passed on as it came. */

import { z } from "zod";

export const chatRequestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  /** How many choices are asked for: each of them has to finish. */
  n: z.int().min(1).max(128).nullish(),
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;
