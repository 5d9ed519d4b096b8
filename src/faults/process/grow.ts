/** grow: the process takes memory and keeps it, as one that leaks. */

import { z } from "zod";
import { showSize, sizeField } from "../../base/quantity.ts";
import { bytes } from "../../base/units.ts";
import { type ProcessPlace, prepareDrill } from "./prepare-drill.ts";

const gibibyte = 2 ** 30;

const amount = sizeField.refine((size) => size >= 1024, "the least is 1KiB");

export const growFields = z
  .strictObject({
    "up-to": amount
      .refine((size) => size <= 4 * gibibyte, "the most is 4GiB")
      .describe("so much in all"),
    "per-second": amount
      .refine((size) => size <= gibibyte, "the most is 1GiB a second")
      .describe("so much each second"),
  })
  .transform((fields) => ({ kind: "grow" as const, ...fields }))
  .describe("the process takes memory, and keeps it until the fault ends");

export type GrowSpec = z.output<typeof growFields>;

export function prepareGrow(spec: GrowSpec, { id, site, lasting }: ProcessPlace) {
  return prepareDrill({
    id,
    site,
    drill: { kind: "grow", upTo: spec["up-to"], perSecond: spec["per-second"], lasting },
    words: ({ touched }) => `took ${showSize(bytes(touched))} of memory`,
  });
}
