/** timeout: the link swallows all data; the connection looks alive and never answers. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import { ms } from "../../base/units.ts";
import type { Link } from "../site.ts";
import { prepareToxic, toxicFields } from "./toxic.ts";

export const timeoutFields = z
  .strictObject({
    after: durationField
      .default(ms(0))
      .describe("close the connection after so long without data; never if left out"),
    ...toxicFields,
  })
  .transform((fields) => ({ kind: "timeout" as const, ...fields }))
  .describe("the link swallows all data and never answers");

export type TimeoutSpec = z.output<typeof timeoutFields>;

export function prepareTimeout({ after, stream, toxicity }: TimeoutSpec, link: Link, name: string) {
  // Rounded up, as 0 means never.
  const attributes = { timeout: Math.ceil(after) };
  return prepareToxic(link, { name, type: "timeout", stream, toxicity, attributes });
}
