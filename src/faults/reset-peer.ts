/** reset_peer: connections end with a TCP RST as soon as data comes. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Link, Undo } from "./site.ts";
import { injectToxic, type ToxicSpec, toxicFields } from "./toxic.ts";

export interface ResetPeerSpec extends ToxicSpec {
  readonly kind: "reset_peer";
  /** From the first data to the reset. */
  readonly after: Milliseconds;
}

export const resetPeerFields = z
  .strictObject({
    after: durationField.default(ms(0)).describe("from the first data to the reset"),
    ...toxicFields,
  })
  .describe("connections end with a TCP reset as soon as data comes");

export function injectResetPeer(spec: ResetPeerSpec, link: Link, name: string): Promise<Undo> {
  return injectToxic(link, name, "reset_peer", spec, { timeout: Math.round(spec.after) });
}
