/** http_corrupt: bytes of bodies are changed; their number is not. */

import { z } from "zod";
import { sizeField } from "../../../base/quantity.ts";
import { bytes as size } from "../../../base/units.ts";
import type { Link } from "../../site.ts";
import { httpFields, prepareHttpToxic } from "./match.ts";

export const httpCorruptFields = z
  .strictObject({
    after: sizeField.default(size(0)).describe("bytes of the body that are left alone"),
    every: sizeField
      .refine((bytes) => bytes >= 1, "the least is 1B")
      .default(size(16))
      .describe("one byte in so many"),
    ...httpFields,
  })
  .transform((fields) => ({ kind: "http_corrupt" as const, ...fields }))
  .describe("bytes of bodies are changed");

export type HttpCorruptSpec = z.output<typeof httpCorruptFields>;

export function prepareHttpCorrupt(spec: HttpCorruptSpec, link: Link, name: string) {
  const own = { after: Math.round(spec.after), every: Math.round(spec.every) };
  return prepareHttpToxic(link, name, "http_corrupt", spec, own);
}
