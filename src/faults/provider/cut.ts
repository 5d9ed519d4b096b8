/** cut: the connection goes in the middle of the answer. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { tokenFields } from "./share-field.ts";

export const cutFields = z
  .strictObject({
    ...tokenFields,
    at: z
      .enum(["boundary", "frame", "utf8"])
      .default("boundary")
      .describe("between two frames; inside of one; inside of a character of several bytes"),
  })
  .transform((fields) => ({ kind: "cut" as const, ...fields }))
  .describe("the connection goes in the middle of the answer");

export type CutSpec = z.output<typeof cutFields>;

export const cutPart = ({ at, share, ...where }: CutSpec): Misbehaviour => ({
  cut: { afterTokens: where["after-tokens"], at, share },
});
