/** wrong_length: the content-length is not that of the body. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { shareFields } from "./share-field.ts";

export const wrongLengthFields = z
  .strictObject({
    by: z
      .int()
      .refine((by) => by !== 0, "write how many bytes more, or less: 16 or -16")
      .default(16)
      .describe("bytes that are promised and never come; negative: bytes too many"),
    ...shareFields,
  })
  .transform((fields) => ({ kind: "wrong_length" as const, ...fields }))
  .describe("the content-length is not that of the body");

export type WrongLengthSpec = z.output<typeof wrongLengthFields>;

export const wrongLengthPart = ({ by, share }: WrongLengthSpec): Misbehaviour => ({
  wrongLength: { by, share },
});
