/** descriptors: the process can open no more files and sockets, or only a few. */

import { z } from "zod";
import { type ProcessPlace, prepareDrill } from "./prepare-drill.ts";

export const descriptorsFields = z
  .strictObject({
    leaving: z
      .int()
      .min(0, "the least is 0: none")
      .max(1_000_000, "the most is 1000000")
      .default(0)
      .describe("so many are left to it"),
  })
  .transform((fields) => ({ kind: "descriptors" as const, ...fields }))
  .describe("the process can open no more files and sockets, or only a few");

export type DescriptorsSpec = z.output<typeof descriptorsFields>;

export function prepareDescriptors(spec: DescriptorsSpec, { id, site, lasting }: ProcessPlace) {
  return prepareDrill({
    id,
    site,
    drill: { kind: "descriptors", leaving: spec.leaving, lasting },
    words: ({ touched }) => `held ${touched} file descriptors, which left it ${spec.leaving}`,
  });
}
