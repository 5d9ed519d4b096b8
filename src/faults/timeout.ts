/** timeout: the link swallows all data; the connection looks alive and never answers. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Link, Undo } from "./site.ts";
import { injectToxic, type ToxicSpec, toxicFields } from "./toxic.ts";

export interface TimeoutSpec extends ToxicSpec {
  readonly kind: "timeout";
  /** Close after so long without data; 0 leaves the connection open for as long as the fault. */
  readonly after: Milliseconds;
}

export const timeoutFields = z
  .strictObject({
    after: durationField
      .default(ms(0))
      .describe("close the connection after so long without data; never if left out"),
    ...toxicFields,
  })
  .describe("the link swallows all data and never answers");

export function injectTimeout(spec: TimeoutSpec, link: Link, name: string): Promise<Undo> {
  // Rounded up, as 0 would mean never.
  return injectToxic(link, name, "timeout", spec, { timeout: Math.ceil(spec.after) });
}
