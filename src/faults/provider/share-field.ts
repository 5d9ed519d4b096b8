/** What the faults of a provider have in common: the requests they hit, and where in an answer. */

import { z } from "zod";
import { ratioField } from "../../base/quantity.ts";
import { ratio } from "../../base/units.ts";

export const shareFields = {
  share: ratioField.default(ratio(1)).describe("share of the requests it hits, drawn by the seed"),
} as const;

/** In an answer of one piece there are no tokens: it is hit as a whole. */
export const tokenFields = {
  "after-tokens": z
    .int()
    .min(0)
    .default(1)
    .describe("so many tokens come first; 0: only the chunk with the role"),
  ...shareFields,
} as const;
