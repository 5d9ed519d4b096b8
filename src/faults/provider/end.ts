/** end: the stream ends cleanly before it is complete. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { tokenFields } from "./share-field.ts";

export const endFields = z
  .strictObject(tokenFields)
  .transform((fields) => ({ kind: "end" as const, ...fields }))
  .describe("the answer ends cleanly, without finish reason and without [DONE]");

export type EndSpec = z.output<typeof endFields>;

export const endPart = ({ share, ...where }: EndSpec): Misbehaviour => ({
  end: { afterTokens: where["after-tokens"], share },
});
