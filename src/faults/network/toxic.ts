/**
 * What the faults made of one Toxiproxy toxic share: direction, share of connections, injection.
 */

import { z } from "zod";
import { ratioField, showSize } from "../../base/quantity.ts";
import { ratio, bytes as size } from "../../base/units.ts";
import type { Effect } from "../effect.ts";
import type { Prepared } from "../prepared.ts";
import type { Link, LinkEffect, Toxic } from "../site.ts";
import { ifCounted } from "./uncounted.ts";

/** Fields that every toxic takes besides its own. */
export const toxicFields = {
  stream: z
    .enum(["upstream", "downstream"])
    .default("downstream")
    .describe("upstream: what clients send; downstream: what comes back"),
  toxicity: ratioField.default(ratio(1)).describe("share of the connections it affects"),
} as const;

export function prepareToxic(link: Link, toxic: Toxic): Prepared {
  const { name } = toxic;
  return {
    remedies: [link.remedyFor(name)],
    async inject() {
      await link.addToxic(toxic);
      return async () => {
        await link.removeToxic(name);
        const effect = await link.effectOf(name);
        return ifCounted([effect], effectOn(effect));
      };
    },
  };
}

export function effectOn({ connections, bytes, requests }: LinkEffect): Effect {
  const where = `${connections} connections, ${showSize(size(bytes))}`;
  if (requests === 0) {
    return { touched: connections, unit: "connections", evidence: `acted on ${where}` };
  }
  const evidence = `acted on ${requests} requests of ${where}`;
  return { touched: requests, unit: "requests", evidence };
}
