/** pause: the process stands still with all that it has, until it is told to go on. */

import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import { showDuration } from "../../base/quantity.ts";
import { ms } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { ProcessSite } from "../site.ts";

export const pauseFields = z
  .strictObject({})
  .transform(() => ({ kind: "pause" as const }))
  .describe("the process stands still: it keeps its connections, and answers nobody");

export type PauseSpec = z.output<typeof pauseFields>;

export function preparePause(site: ProcessSite, holder: string, clock: Clock): Prepared {
  return {
    remedies: [site.remedyForPause()],
    async inject() {
      const pid = await site.pause(holder);
      const since = clock.now();
      return async () => {
        await site.resume(holder);
        const stood = showDuration(ms(clock.now() - since));
        return {
          touched: 1,
          unit: "processes",
          evidence: `process ${pid} stood still for ${stood}`,
        };
      };
    },
  };
}
