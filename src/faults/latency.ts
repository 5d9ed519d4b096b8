/** latency: everything on the link comes later. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Link, Undo } from "./site.ts";
import { injectToxic, type ToxicSpec, toxicFields } from "./toxic.ts";

export interface LatencySpec extends ToxicSpec {
  readonly kind: "latency";
  readonly delay: Milliseconds;
  /** The delay of each chunk is drawn from delay - jitter to delay + jitter. */
  readonly jitter: Milliseconds;
}

export const latencyFields = z
  .strictObject({
    delay: durationField.describe("added to everything that passes"),
    jitter: durationField.default(ms(0)).describe("the delay varies by up to this, both ways"),
    ...toxicFields,
  })
  .describe("everything on the link comes later");

export function injectLatency(spec: LatencySpec, link: Link, name: string): Promise<Undo> {
  const attributes = { latency: Math.round(spec.delay), jitter: Math.round(spec.jitter) };
  return injectToxic(link, name, "latency", spec, attributes);
}
