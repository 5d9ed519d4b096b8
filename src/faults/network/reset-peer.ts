/** reset_peer: connections end with a TCP RST as soon as data comes. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import { ms } from "../../base/units.ts";
import type { Link } from "../site.ts";
import { prepareToxic, toxicFields } from "./toxic.ts";

export const resetPeerFields = z
  .strictObject({
    after: durationField.default(ms(0)).describe("from the first data to the reset"),
    ...toxicFields,
  })
  .transform((fields) => ({ kind: "reset_peer" as const, ...fields }))
  .describe("connections end with a TCP reset as soon as data comes");

export type ResetPeerSpec = z.output<typeof resetPeerFields>;

export function prepareResetPeer(spec: ResetPeerSpec, link: Link, name: string) {
  const { stream, toxicity } = spec;
  const attributes = { timeout: Math.round(spec.after) };
  return prepareToxic(link, { name, type: "reset_peer", stream, toxicity, attributes });
}
