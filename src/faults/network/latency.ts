/** latency: everything on the link comes later. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import { ms } from "../../base/units.ts";
import type { Link } from "../site.ts";
import { prepareToxic, toxicFields } from "./toxic.ts";

export const latencyFields = z
  .strictObject({
    delay: durationField.describe("added to everything that passes"),
    jitter: durationField.default(ms(0)).describe("the delay varies by up to this, both ways"),
    ...toxicFields,
  })
  .transform((fields) => ({ kind: "latency" as const, ...fields }))
  .describe("everything on the link comes later");

export type LatencySpec = z.output<typeof latencyFields>;

export function prepareLatency({ delay, jitter, ...on }: LatencySpec, link: Link, name: string) {
  const attributes = { latency: Math.round(delay), jitter: Math.round(jitter) };
  const { stream, toxicity } = on;
  return prepareToxic(link, { name, type: "latency", stream, toxicity, attributes });
}
