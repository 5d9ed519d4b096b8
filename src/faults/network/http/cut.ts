/** http_cut: connections end in the middle of a body, or inside an event of a stream. */

import { z } from "zod";
import { sizeField } from "../../../base/quantity.ts";
import { bytes as size } from "../../../base/units.ts";
import type { Link } from "../../site.ts";
import { httpFields, prepareHttpToxic } from "./match.ts";

export const httpCutFields = z
  .strictObject({
    after: sizeField.default(size(0)).describe("bytes of the body that still come"),
    frame: z.int().min(1).optional().describe("cut inside this event of a stream instead"),
    with: z.enum(["fin", "rst"]).default("fin").describe("how the connection ends"),
    ...httpFields,
  })
  .transform((fields) => ({ kind: "http_cut" as const, ...fields }))
  .describe("connections end in the middle of a body");

export type HttpCutSpec = z.output<typeof httpCutFields>;

export function prepareHttpCut(spec: HttpCutSpec, link: Link, name: string) {
  const { after, frame, with: ending } = spec;
  const where = { after: Math.round(after), inside: frame === undefined ? "body" : "frame" };
  const own = { ...where, frame: frame ?? 1, with: ending };
  return prepareHttpToxic(link, name, "http_cut", spec, own);
}
