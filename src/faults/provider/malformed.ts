/** malformed: a frame that is no JSON, between two good ones. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { tokenFields } from "./share-field.ts";

export const malformedFields = z
  .strictObject(tokenFields)
  .transform((fields) => ({ kind: "malformed" as const, ...fields }))
  .describe("a frame of the answer is no JSON; the others follow");

export type MalformedSpec = z.output<typeof malformedFields>;

export const malformedPart = ({ share, ...where }: MalformedSpec): Misbehaviour => ({
  malformed: { afterTokens: where["after-tokens"], share },
});
