/** empty: a success that says nothing. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { shareFields } from "./share-field.ts";

export const emptyFields = z
  .strictObject({
    form: z
      .enum(["no-body", "no-choices", "no-content"])
      .default("no-content")
      .describe("no byte; no choice in it; a choice that is complete and says nothing"),
    ...shareFields,
  })
  .transform((fields) => ({ kind: "empty" as const, ...fields }))
  .describe("the provider says 200 and nothing else");

export type EmptySpec = z.output<typeof emptyFields>;

export const emptyPart = ({ form, share }: EmptySpec): Misbehaviour => ({
  empty: { form, share },
});
