/** Asks a fault proxy of ours how well it does. */

import { z } from "zod";
import { askApi } from "./control-api.ts";
import type { LinkHealth } from "./target.ts";

const healthSchema = z.object({
  busyShare: z.number(),
  busiestSecondShare: z.number(),
  loopLagUsP99: z.number(),
});

/** null: a toxiproxy-server does not say, nor does one that is gone. */
export async function askLinkHealth(api: string): Promise<LinkHealth | null> {
  try {
    const { json } = await askApi({ method: "GET", url: `${api}/health-of-proxy` });
    const health = healthSchema.safeParse(json);
    return health.success ? health.data : null;
  } catch {
    return null;
  }
}
