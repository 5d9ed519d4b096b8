/** A stage of a scenario file, as it is written. */

import { z } from "zod";
import { durationField, rateField } from "../../base/quantity.ts";

export const stageFields = z.strictObject({
  ramp: durationField.optional().describe("change the rate evenly over this time"),
  hold: durationField.optional().describe("keep the rate for this time"),
  step: durationField.optional().describe("change the rate in equal steps over this time"),
  spike: durationField.optional().describe("another rate for this time, then the one before again"),
  pause: durationField.optional().describe("nothing is due for this time"),
  sine: durationField.optional().describe("let the rate swing about a mean for this time"),
  from: rateField
    .optional()
    .describe("rate at the start of a ramp or step; else where the last stage ended"),
  to: rateField.optional().describe("rate at the end of a ramp or step"),
  at: rateField.optional().describe("rate of a hold or spike; a hold's is else the one before"),
  steps: z.int().min(1).max(1000).optional().describe("number of steps, all equally long"),
  mean: rateField.optional().describe("mean rate of a sine; else where the last stage ended"),
  amplitude: rateField.optional().describe("how far a sine goes above and below its mean"),
  period: durationField
    .refine((period) => period > 0, "a period is longer than nothing; write one like 1m")
    .optional()
    .describe("time of one whole swing of a sine"),
});

export type StageFields = z.infer<typeof stageFields>;
