/** stall: the answer stands still between two tokens. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import type { Misbehaviour } from "../site.ts";
import { tokenFields } from "./share-field.ts";

export const stallFields = z
  .strictObject({
    ...tokenFields,
    for: durationField
      .refine((pause) => pause > 0, "write a time like 5s, or leave it out: for ever")
      .optional()
      .describe("how long; for ever if left out"),
  })
  .transform((fields) => ({ kind: "stall" as const, ...fields }))
  .describe("the answer stands still between two tokens");

export type StallSpec = z.output<typeof stallFields>;

export const stallPart = ({ for: forMs, share, ...at }: StallSpec): Misbehaviour => ({
  stall: { afterTokens: at["after-tokens"], forMs, share },
});
