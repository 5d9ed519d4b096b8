/** down: the link refuses new connections and closes those it has. */

import { z } from "zod";
import type { Effect } from "../effect.ts";
import type { Prepared } from "../prepared.ts";
import type { Link } from "../site.ts";
import { ifCounted } from "./uncounted.ts";

export const downFields = z
  .strictObject({})
  .transform(() => ({ kind: "down" as const }))
  .describe("the link refuses connections and closes those it has");

export type DownSpec = z.output<typeof downFields>;

export function prepareDown(link: Link, holder: string): Prepared {
  return {
    remedies: [link.remedyFor(null)],
    async inject() {
      await link.putDown(holder);
      return async () => {
        await link.letUp(holder);
        return effectOfDown(link);
      };
    },
  };
}

/** Refused connections never reach the proxy: the closed ones are what can be counted. */
async function effectOfDown(link: Link): Promise<Effect> {
  const effect = await link.effectOf(null);
  const { connections } = effect;
  return ifCounted([effect], {
    touched: connections,
    unit: "connections",
    evidence: `closed ${connections} connections`,
  });
}
