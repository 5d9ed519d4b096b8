/** block: the event loop of the process stands still, over and over. */

import { z } from "zod";
import { durationField, showDuration } from "../../base/quantity.ts";
import { ms, seconds } from "../../base/units.ts";
import { type ProcessPlace, prepareDrill } from "./prepare-drill.ts";

/** Within these it hears that the fault is over before that takes too long. */
const longest = seconds(10);
/** Between two standstills, so that the process goes on at all. */
const shortestGap = ms(10);

export const blockFields = z
  .strictObject({
    for: durationField
      .refine((burst) => burst >= 1, "the shortest is 1ms")
      .refine((burst) => burst <= longest, `the longest is 10s; for longer ones use pause`)
      .describe("each standstill"),
    every: durationField
      .refine((every) => every <= 3_600_000, "the longest is 1h")
      .describe("from the beginning of one standstill to that of the next"),
  })
  .refine((fields) => fields.every - fields.for >= shortestGap, {
    path: ["every"],
    error: "must be at least 10ms longer than for, or the process would not go on at all",
  })
  .transform((fields) => ({ kind: "block" as const, ...fields }))
  .describe("the event loop of the process stands still, over and over");

export type BlockSpec = z.output<typeof blockFields>;

export function prepareBlock(spec: BlockSpec, { id, site, lasting }: ProcessPlace) {
  return prepareDrill({
    id,
    site,
    drill: { kind: "block", block: spec.for, every: spec.every, lasting },
    words: ({ touched, times }) =>
      `stood still ${times} times, ${showDuration(ms(touched))} in all`,
  });
}
