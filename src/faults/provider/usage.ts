/** usage: the provider counts its tokens wrongly, or tells them in an odd place. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { shareFields } from "./share-field.ts";

export const usageFields = z
  .strictObject({
    form: z
      .enum(["zero", "missing", "in-choice", "extra"])
      .default("zero")
      .describe("in-choice: in a chunk that has a choice, too; extra: one more chunk follows"),
    ...shareFields,
  })
  .transform((fields) => ({ kind: "usage" as const, ...fields }))
  .describe("the usage of tokens is told wrongly");

export type UsageSpec = z.output<typeof usageFields>;

export const usagePart = ({ form, share }: UsageSpec): Misbehaviour => ({
  usage: { form, share },
});
