/** kill: a process gets a signal and is gone; at the end of the fault it is started again. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import type { Milliseconds } from "../base/units.ts";
import type { KillableProcess, KillSignal, Undo } from "./site.ts";

export interface KillSpec {
  readonly kind: "kill";
  readonly signal: KillSignal;
  /** From the signal to the new start; null: at the end of the run. */
  readonly restart: Milliseconds | null;
}

export const killFields = z
  .strictObject({
    signal: z.enum(["SIGKILL", "SIGTERM"]).default("SIGKILL"),
    restart: durationField
      .refine((later) => later > 0, "a process stays dead longer than 0s; write one like 3s")
      .nullable()
      .default(null)
      .describe("start it again after so long; at the end of the run if left out"),
  })
  .describe("the process gets a signal and is gone");

export async function injectKill(spec: KillSpec, victim: KillableProcess): Promise<Undo> {
  const pid = await victim.kill(spec.signal);
  return async () => {
    await victim.restart();
    const evidence = `ended process ${pid}, then started it again`;
    return { touched: 1, unit: "processes", evidence };
  };
}
