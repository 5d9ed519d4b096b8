/** The kinds of values that the sections of the configuration are made of. */

import { z } from "zod";

export const name = z.string().min(1).max(64);
export const durationMs = z.number().positive();
export const count = z.int().positive();
export const on = z.boolean().default(true);

/** SHA-256 in hex: what a key is known by. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/i, "expected 64 hex digits");
