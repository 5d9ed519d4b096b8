/** pause: the process stands still with all that it has, until it is told to go on. */

import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import { showDuration } from "../../base/quantity.ts";
import { ms } from "../../base/units.ts";
import { NothingDone } from "../nothing-done.ts";
import type { Prepared } from "../prepared.ts";
import type { ProcessSite } from "../site.ts";

export const pauseFields = z
  .strictObject({})
  .transform(() => ({ kind: "pause" as const }))
  .describe("the process stands still: it keeps its connections, and answers nobody");

export type PauseSpec = z.output<typeof pauseFields>;

export function preparePause(site: ProcessSite, holder: string, clock: Clock): Prepared {
  const remedy = site.remedyForPause();
  if (remedy.kind === "resume-process" && remedy.started === null) throw unknownStart(remedy.name);
  return {
    remedies: [remedy],
    async inject() {
      const pid = await site.pause(holder);
      const since = clock.now();
      return async () => {
        const hasEnded = site.hasEndedPaused?.(holder) ?? false;
        await site.resume(holder);
        const stood = showDuration(ms(clock.now() - since));
        const evidence = hasEnded
          ? `process ${pid} was stopped, and ended before it was to go on`
          : `process ${pid} stood still for ${stood}`;
        return { touched: 1, unit: "processes", evidence };
      };
    },
  };
}

/** Nobody could continue it from outside: another process may get its number. */
function unknownStart(name: string): NothingDone {
  const hint = "See that /proc, or else ps, can be read here.";
  const message = `${name} cannot be paused: the system does not tell when it began`;
  return new NothingDone("E_FAULT", message, { hint });
}
