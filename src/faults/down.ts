/** down: the link refuses new connections and closes those it has. */

import { z } from "zod";
import type { Link, Undo } from "./site.ts";

export interface DownSpec {
  readonly kind: "down";
}

export const downFields = z
  .strictObject({})
  .describe("the link refuses connections and closes those it has");

export async function injectDown(link: Link): Promise<Undo> {
  await link.setEnabled(false);
  return async () => {
    await link.setEnabled(true);
    // Refused connections never reach the proxy: the closed ones are what can be counted.
    const { connections } = await link.effectOf(null);
    const evidence = `closed ${connections} connections`;
    return { touched: connections, unit: "connections", evidence };
  };
}
