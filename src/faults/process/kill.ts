/** kill: a process gets a signal and is gone; at the end of the fault it is started again. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import type { Prepared } from "../prepared.ts";
import type { ProcessSite } from "../site.ts";

export const killFields = z
  .strictObject({
    signal: z.enum(["SIGKILL", "SIGTERM"]).default("SIGKILL"),
    restart: durationField
      .refine((later) => later > 0, "a process stays dead longer than 0s; write one like 3s")
      .nullable()
      .default(null)
      .describe("start it again after so long; at the end of the run if left out"),
  })
  .transform((fields) => ({ kind: "kill" as const, ...fields }))
  .describe("the process gets a signal and is gone");

export type KillSpec = z.output<typeof killFields>;

export function prepareKill({ signal }: KillSpec, victim: ProcessSite): Prepared {
  return {
    remedies: victim.remedyForKill(),
    ...(victim.killLimit === undefined ? {} : { limit: victim.killLimit }),
    async inject() {
      const pid = await victim.kill(signal);
      return async () => {
        await victim.restart();
        const evidence = `ended process ${pid}, then started it again`;
        return { touched: 1, unit: "processes", evidence };
      };
    },
  };
}
