/** What a caller would rather have: it steers routing where there is a choice, and is recorded. */

import { z } from "zod";

export const preferencesSchema = z.strictObject({
  latency: z.enum(["low", "normal"]).optional(),
  cost: z.enum(["low", "normal"]).optional(),
  /** As providers are labelled in the configuration: `eu`. */
  region: z.string().min(1).max(64).optional(),
  tone: z.string().min(1).max(200).optional(),
});

export type Preferences = Readonly<z.infer<typeof preferencesSchema>>;

export const noPreferences: Preferences = {};
