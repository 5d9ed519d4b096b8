/** slicer: data comes in small pieces, with pauses between them. */

import { z } from "zod";
import { durationField, sizeField } from "../../base/quantity.ts";
import { ms, bytes as size } from "../../base/units.ts";
import type { Link } from "../site.ts";
import { prepareToxic, toxicFields } from "./toxic.ts";

export const slicerFields = z
  .strictObject({
    size: sizeField.refine((bytes) => bytes >= 1, "the least is 1B").describe("of a piece"),
    vary: sizeField.default(size(0)).describe("by how much a piece may be larger or smaller"),
    pause: durationField.default(ms(0)).describe("after each piece; as short as 10us"),
    ...toxicFields,
  })
  .refine((fields) => fields.vary < fields.size, {
    path: ["vary"],
    error: "pieces vary by less than their size",
  })
  .transform((fields) => ({ kind: "slicer" as const, ...fields }))
  .describe("data comes in small pieces, with pauses between them");

export type SlicerSpec = z.output<typeof slicerFields>;

export function prepareSlicer(spec: SlicerSpec, link: Link, name: string) {
  const { size: average, vary, pause, stream, toxicity } = spec;
  const attributes = {
    average_size: Math.round(average),
    size_variation: Math.round(vary),
    // Alone of all times in Toxiproxy, in microseconds.
    delay: Math.round(pause * 1000),
  };
  return prepareToxic(link, { name, type: "slicer", stream, toxicity, attributes });
}
