/** An alias that clients should leave: since when, until when, and where they can read about it. */

import { z } from "zod";

const instant = z.iso.datetime({
  offset: true,
  error: "expected an instant: 2026-12-31T00:00:00Z",
});

export const deprecationSchema = z
  .strictObject({
    /** Since when it is deprecated, or will be. */
    at: instant.optional(),
    /** From when on it may be gone. */
    sunset: instant.optional(),
    link: z.url({ protocol: /^https?$/ }).optional(),
  })
  .refine(({ at, sunset }) => at !== undefined || sunset !== undefined, {
    error: "expected `at`, `sunset` or both",
  })
  .refine(({ at, sunset }) => isInOrder(at, sunset), {
    error: "`sunset` must not be before `at`",
  });

export type Deprecation = Readonly<z.infer<typeof deprecationSchema>>;

const isInOrder = (at: string | undefined, sunset: string | undefined): boolean =>
  at === undefined || sunset === undefined || Date.parse(at) <= Date.parse(sunset);
