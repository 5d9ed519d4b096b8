/** The part of a scenario file that says how the load is made, whatever it is. */

import { z } from "zod";

export interface LoadSettings {
  /** Threads that share the load; null: one for each core but one, at least one. */
  readonly workers: number | null;
  /** Whether each worker warms up and measures itself before the load begins. */
  readonly calibrates: boolean;
}

export const defaultLoad: LoadSettings = { workers: null, calibrates: true };

const mostWorkers = 64;

export const loadFields = z
  .strictObject({
    workers: z
      .int()
      .min(1)
      .max(mostWorkers)
      .optional()
      .describe("threads that share the load (default: one for each core but one)"),
    calibrate: z
      .boolean()
      .optional()
      .describe("warm up and measure the generator itself before the load (default true)"),
  })
  .transform(({ workers, calibrate }): LoadSettings => {
    return { workers: workers ?? null, calibrates: calibrate ?? true };
  })
  .describe("how the load is made");
