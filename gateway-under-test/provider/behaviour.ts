/**
 * How the provider misbehaves, part by part; what is absent is normal. Parts come through
 * PUT /control/faults/{id}, or with the name of the model that is asked for.
 */

import { z } from "zod";

/** The share of requests it concerns; each draws for itself. */
const share = z.number().min(0).max(1).default(1);
const afterTokens = z.int().nonnegative().default(1);

/** What a header may hold; sent as it is, however odd. */
const headerValue = z.union([z.string().regex(/^[\x20-\x7e]*$/), z.number()]);

export const behaviourSchema = z.strictObject({
  /** Refuses with a status. */
  answer: z
    .strictObject({
      status: z.int().min(400).max(599),
      share,
      /** `{ dateInMs }`: the HTTP date that lies so far ahead of the answer. */
      retryAfter: z.union([headerValue, z.strictObject({ dateInMs: z.number() })]).optional(),
      /** The header `retry-after-ms`. */
      retryAfterMs: headerValue.optional(),
      /** In place of the usual error body. */
      body: z.string().optional(),
    })
    .optional(),
  /** Takes the request and never answers. */
  silent: z.strictObject({ share }).optional(),
  /** The first token, and with it all others, comes later. */
  slow: z.strictObject({ delayMs: z.number().nonnegative(), share }).optional(),
  /** Pauses between two tokens; without `forMs`, forever. */
  stall: z.strictObject({ afterTokens, forMs: z.number().positive().optional(), share }).optional(),
  /** Destroys the connection: between two frames, inside one, or inside a character of one. */
  cut: z
    .strictObject({
      afterTokens,
      at: z.enum(["boundary", "frame", "utf8"]).default("boundary"),
      share,
    })
    .optional(),
  /** Ends cleanly, without finish reason and without [DONE]. */
  end: z.strictObject({ afterTokens, share }).optional(),
  /** Sends a frame that is no JSON, then goes on. */
  malformed: z.strictObject({ afterTokens, share }).optional(),
  /** Sends an error event inside the stream, whose status is 200, and ends. */
  error: z
    .strictObject({
      afterTokens,
      /** As the API names it; absent: by the status that it stands for. */
      type: z.string().optional(),
      status: z.int().min(400).max(599).optional(),
      share,
    })
    .optional(),
  /** Promises so many more bytes than it sends and cuts, or for negative `by`, so many fewer. */
  wrongLength: z
    .strictObject({
      by: z
        .int()
        .refine((by) => by !== 0, "expected more or less than 0")
        .default(16),
      share,
    })
    .optional(),
  /** Says 200 and nothing else. */
  empty: z
    .strictObject({
      form: z.enum(["no-body", "no-choices", "no-content"]).default("no-content"),
      share,
    })
    .optional(),
  /** Reports the usage wrongly; `in-choice` and `extra` concern streams only. */
  usage: z
    .strictObject({
      form: z.enum(["zero", "missing", "in-choice", "extra"]).default("zero"),
      share,
    })
    .optional(),
  /** Latency grows with the requests in flight: times (in flight / capacity) ** slope. */
  overload: z
    .strictObject({ capacity: z.int().positive(), slope: z.number().positive().default(1), share })
    .optional(),
});

export type Behaviour = z.infer<typeof behaviourSchema>;
export type PartName = keyof Behaviour;

/** In the order in which chances are drawn: a new one goes to the end. */
export const partNames = [
  "answer",
  "silent",
  "stall",
  "cut",
  "end",
  "malformed",
  "error",
  "wrongLength",
  "slow",
  "empty",
  "usage",
  "overload",
] as const satisfies readonly PartName[];
