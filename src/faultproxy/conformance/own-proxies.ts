/** The proxies of one case: found by the beginning of their names, and removed. */

import { z } from "zod";
import { type Caller, callServer } from "./http-call.ts";

const proxiesSchema = z.record(z.string(), z.object({ listen: z.string() }));

/** Names of all proxies on the server. Rejects when it does not answer as a Toxiproxy does. */
export async function proxiesOf(caller: Caller): Promise<readonly string[]> {
  const { status, body } = await callServer(caller, { method: "GET", path: "/proxies" });
  if (status !== 200) throw new Error(`GET /proxies was answered with ${status}`);
  return Object.keys(proxiesSchema.parse(JSON.parse(body)));
}

export async function removeProxies(caller: Caller, beginning: string): Promise<void> {
  for (const name of await proxiesOf(caller)) {
    if (!name.startsWith(beginning)) continue;
    const path = `/proxies/${encodeURIComponent(name)}`;
    await callServer(caller, { method: "DELETE", path });
  }
}
