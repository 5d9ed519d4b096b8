/**
 * What the faults made of one Toxiproxy toxic share: direction, share of connections, injection.
 */

import { z } from "zod";
import { ratioField, showSize } from "../base/quantity.ts";
import { ratio, bytes as size } from "../base/units.ts";
import type { Link, Toxic, ToxicType, Undo } from "./site.ts";

/** Fields that every toxic takes besides its own. */
export const toxicFields = {
  stream: z
    .enum(["upstream", "downstream"])
    .default("downstream")
    .describe("upstream: what clients send; downstream: what comes back"),
  toxicity: ratioField.default(ratio(1)).describe("share of the connections it affects"),
} as const;

export interface ToxicSpec {
  readonly stream: "upstream" | "downstream";
  readonly toxicity: number;
}

export async function injectToxic(
  link: Link,
  name: string,
  type: ToxicType,
  { stream, toxicity }: ToxicSpec,
  attributes: Toxic["attributes"],
): Promise<Undo> {
  await link.addToxic({ name, type, stream, toxicity, attributes });
  return async () => {
    await link.removeToxic(name);
    const { connections, bytes } = await link.effectOf(name);
    const evidence = `acted on ${connections} connections, ${showSize(size(bytes))}`;
    return { touched: connections, unit: "connections", evidence };
  };
}
