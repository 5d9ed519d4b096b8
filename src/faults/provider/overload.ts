/**
 * overload: the more requests at once, the slower each. Of n requests in flight, n above the
 * capacity c, the one that comes last takes (n / c) ** slope times as long, for its first token
 * and for each other one. Slope 1 is processor sharing: the provider as a whole stays as quick.
 */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { shareFields } from "./share-field.ts";

export const overloadFields = z
  .strictObject({
    capacity: z.int().min(1).describe("so many requests at once are answered as quickly as ever"),
    slope: z
      .number()
      .positive()
      .default(1)
      .describe("beyond: times (requests in flight / capacity) to the power of this"),
    ...shareFields,
  })
  .transform((fields) => ({ kind: "overload" as const, ...fields }))
  .describe("latency grows with the requests in flight");

export type OverloadSpec = z.output<typeof overloadFields>;

export const overloadPart = ({ capacity, slope, share }: OverloadSpec): Misbehaviour => ({
  overload: { capacity, slope, share },
});
