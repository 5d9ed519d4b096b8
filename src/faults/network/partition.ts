/** partition: nothing passes the link either way, and nobody is told. */

import { z } from "zod";
import { showSize } from "../../base/quantity.ts";
import { bytes as size } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { Link, Toxic } from "../site.ts";
import { ifCounted } from "./uncounted.ts";

export const partitionFields = z
  .strictObject({})
  .transform(() => ({ kind: "partition" as const }))
  .describe("nothing passes, either way, and nobody is told; on several links: all of them");

export type PartitionSpec = z.output<typeof partitionFields>;

export function preparePartition(link: Link, name: string): Prepared {
  const halves = (["upstream", "downstream"] as const).map(
    (stream): Toxic => ({
      name: `${name}-${stream}`,
      type: "timeout",
      stream,
      toxicity: 1,
      attributes: { timeout: 0 },
    }),
  );
  return {
    remedies: halves.map((half) => link.remedyFor(half.name)),
    async inject() {
      await Promise.all(halves.map((half) => link.addToxic(half)));
      return async () => {
        for (const half of halves) await link.removeToxic(half.name);
        const effects = await Promise.all(halves.map((half) => link.effectOf(half.name)));
        // A connection is cut in both directions: the larger of the two counts each once.
        const connections = Math.max(...effects.map((effect) => effect.connections));
        const swallowed = effects.reduce((sum, effect) => sum + effect.bytes, 0);
        const evidence = `cut off ${connections} connections, ${showSize(size(swallowed))} lost`;
        return ifCounted(effects, { touched: connections, unit: "connections", evidence });
      };
    },
  };
}
