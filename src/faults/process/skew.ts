/** skew: the process reads a wall clock that is wrong; what it measures stays right. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import { ms } from "../../base/units.ts";
import { type ProcessPlace, prepareDrill } from "./prepare-drill.ts";

const amount = durationField.refine((by) => by >= 1, "the least is 1ms").optional();

export const skewFields = z
  .strictObject({
    ahead: amount.describe("its clock is so much fast"),
    behind: amount.describe("its clock is so much slow"),
  })
  .refine(({ ahead, behind }) => (ahead === undefined) !== (behind === undefined), {
    error: 'give one of the two: ahead: "5m" or behind: "5m"',
  })
  .transform(({ ahead, behind }) => ({
    kind: "skew" as const,
    /** Below 0: slow. */
    by: ms(ahead ?? -(behind ?? 0)),
  }))
  .describe("the clock that the process reads is wrong");

export type SkewSpec = z.output<typeof skewFields>;

export function prepareSkew({ by }: SkewSpec, { id, site, lasting }: ProcessPlace) {
  return prepareDrill({
    id,
    site,
    drill: { kind: "skew", by, lasting },
    words: ({ touched }) => `read a wrong time ${touched} times`,
  });
}
