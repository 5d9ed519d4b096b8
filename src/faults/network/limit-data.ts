/** limit_data: a connection ends after so many bytes. */

import { z } from "zod";
import { sizeField } from "../../base/quantity.ts";
import type { Link } from "../site.ts";
import { prepareToxic, toxicFields } from "./toxic.ts";

export const limitDataFields = z
  .strictObject({
    size: sizeField.describe("after so many bytes of a direction its connection ends"),
    ...toxicFields,
  })
  .transform((fields) => ({ kind: "limit_data" as const, ...fields }))
  .describe("a connection ends after so many bytes");

export type LimitDataSpec = z.output<typeof limitDataFields>;

export function prepareLimitData(spec: LimitDataSpec, link: Link, name: string) {
  const { stream, toxicity } = spec;
  const attributes = { bytes: Math.round(spec.size) };
  return prepareToxic(link, { name, type: "limit_data", stream, toxicity, attributes });
}
