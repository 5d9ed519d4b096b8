/** bandwidth: the link carries only so much a second. */

import { z } from "zod";
import { sizeField } from "../../base/quantity.ts";
import type { Link } from "../site.ts";
import { prepareToxic, toxicFields } from "./toxic.ts";

/** Toxiproxy's rate is in KB/s, of 1000 bytes, and 0 would be a standstill. */
const bytesPerUnit = 1000;

export const bandwidthFields = z
  .strictObject({
    "per-second": sizeField
      .refine((size) => size >= bytesPerUnit, "the least is 1KB; to let nothing pass use timeout")
      .describe("bytes a second, of each connection: 64KiB"),
    ...toxicFields,
  })
  .transform((fields) => ({ kind: "bandwidth" as const, ...fields }))
  .describe("the link carries only so much a second");

export type BandwidthSpec = z.output<typeof bandwidthFields>;

export function prepareBandwidth(spec: BandwidthSpec, link: Link, name: string) {
  const { stream, toxicity } = spec;
  const attributes = { rate: Math.round(spec["per-second"] / bytesPerUnit) };
  return prepareToxic(link, { name, type: "bandwidth", stream, toxicity, attributes });
}
