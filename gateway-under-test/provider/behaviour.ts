/** How the provider is told to misbehave: PUT /control/behaviour. Absent parts are normal. */

import { z } from "zod";

/** The share of requests it concerns; each draws for itself. */
const ratio = z.number().min(0).max(1).default(1);
const afterTokens = z.int().nonnegative().default(1);

export const behaviourSchema = z.strictObject({
  /** Refuses with a status; `retryAfter` is sent as it is, however odd. */
  answer: z
    .strictObject({
      status: z.int().min(400).max(599),
      ratio,
      retryAfter: z
        .string()
        .regex(/^[\x20-\x7e]*$/)
        .optional(),
      /** In place of the usual error body. */
      body: z.string().optional(),
    })
    .optional(),
  /** Takes the request and never answers. */
  silent: z.strictObject({ ratio }).optional(),
  /** In place of the seeded time to the first token. */
  firstTokenMs: z.number().nonnegative().optional(),
  /** In place of the configured pace. */
  tokensPerSecond: z.number().positive().optional(),
  /** Pauses between two tokens; without `forMs`, forever. */
  stall: z.strictObject({ afterTokens, forMs: z.number().positive().optional(), ratio }).optional(),
  /** Destroys the connection, between two frames or inside one. */
  cut: z
    .strictObject({ afterTokens, at: z.enum(["boundary", "inside"]).default("boundary"), ratio })
    .optional(),
  /** Ends cleanly, without finish reason and without [DONE]. */
  end: z.strictObject({ afterTokens, ratio }).optional(),
  /** Sends a frame that is no JSON, then goes on. */
  malformed: z.strictObject({ afterTokens, ratio }).optional(),
  /** Sends an error event inside the stream and ends. */
  error: z.strictObject({ afterTokens, ratio }).optional(),
  /** Promises a longer body than it sends; answers in one piece only. */
  wrongLength: z.strictObject({ ratio }).optional(),
});

export type Behaviour = z.infer<typeof behaviourSchema>;

/** RFC 7396 at the top level: null takes a part away, anything else replaces it. */
export function patched(behaviour: Behaviour, patch: Readonly<Record<string, unknown>>): unknown {
  const merged = Object.entries({ ...behaviour, ...patch });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
}
