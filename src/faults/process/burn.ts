/** burn: threads of the process compute for nothing, so that it has to share the processor. */

import { z } from "zod";
import { ratioField, showDuration } from "../../base/quantity.ts";
import { ms, ratio } from "../../base/units.ts";
import { type ProcessPlace, prepareDrill } from "./prepare-drill.ts";

export const burnFields = z
  .strictObject({
    cores: z
      .int()
      .min(1, "the least is 1 core")
      .max(64, "the most is 64 cores")
      .default(1)
      .describe("so many threads compute"),
    share: ratioField
      .default(ratio(1))
      .refine((share) => share >= 0.01, "the least is 1%")
      .describe("of the time of each thread"),
  })
  .transform((fields) => ({ kind: "burn" as const, ...fields }))
  .describe("the process computes for nothing");

export type BurnSpec = z.output<typeof burnFields>;

export function prepareBurn({ cores, share }: BurnSpec, { id, site, lasting }: ProcessPlace) {
  return prepareDrill({
    id,
    site,
    drill: { kind: "burn", cores, share, lasting },
    words: ({ touched, times }) =>
      `burnt ${showDuration(ms(touched))} of CPU time in ${times} threads`,
  });
}
