/** error_event: an error inside of an answer whose status is 200. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { tokenFields } from "./share-field.ts";

export const errorEventFields = z
  .strictObject({
    ...tokenFields,
    type: z
      .string()
      .min(1)
      .default("server_error")
      .describe("type of the error: overloaded_error, insufficient_quota"),
  })
  .transform((fields) => ({ kind: "error_event" as const, ...fields }))
  .describe("an error comes inside of an answer whose status is 200, and ends it");

export type ErrorEventSpec = z.output<typeof errorEventFields>;

export const errorEventPart = ({ type, share, ...where }: ErrorEventSpec): Misbehaviour => ({
  error: { afterTokens: where["after-tokens"], type, share },
});
