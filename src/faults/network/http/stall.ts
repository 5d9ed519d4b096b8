/** http_stall: bodies stop after so many bytes, for a while or for good. */

import { z } from "zod";
import { durationField, sizeField } from "../../../base/quantity.ts";
import { ms, bytes as size } from "../../../base/units.ts";
import type { Link } from "../../site.ts";
import { httpFields, prepareHttpToxic } from "./match.ts";

export const httpStallFields = z
  .strictObject({
    after: sizeField.default(size(0)).describe("bytes of the body that still come"),
    lasting: durationField.default(ms(0)).describe("0s, the default: as long as the fault"),
    ...httpFields,
  })
  .transform((fields) => ({ kind: "http_stall" as const, ...fields }))
  .describe("bodies stop after so many bytes");

export type HttpStallSpec = z.output<typeof httpStallFields>;

export function prepareHttpStall(spec: HttpStallSpec, link: Link, name: string) {
  // Rounded up, as 0 means for ever.
  const own = { after: Math.round(spec.after), duration: Math.ceil(spec.lasting) };
  return prepareHttpToxic(link, name, "http_stall", spec, own);
}
