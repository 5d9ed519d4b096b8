/** slow_close: connections stay open for a while after their end. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import type { Link } from "../site.ts";
import { prepareToxic, toxicFields } from "./toxic.ts";

export const slowCloseFields = z
  .strictObject({
    delay: durationField.describe("from the end of the data until the connection closes"),
    ...toxicFields,
  })
  .transform((fields) => ({ kind: "slow_close" as const, ...fields }))
  .describe("connections stay open for a while after their end");

export type SlowCloseSpec = z.output<typeof slowCloseFields>;

export function prepareSlowClose(spec: SlowCloseSpec, link: Link, name: string) {
  const { stream, toxicity } = spec;
  const attributes = { delay: Math.round(spec.delay) };
  return prepareToxic(link, { name, type: "slow_close", stream, toxicity, attributes });
}
