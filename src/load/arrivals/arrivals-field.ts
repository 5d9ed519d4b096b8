/** How a scenario file says that arrivals come: by a process, in bursts, or as in a trace. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import type { Milliseconds } from "../../base/units.ts";
import { type ArrivalProcess, arrivalProcesses } from "./schedule.ts";
import type { TraceFormat } from "./trace.ts";
import { traceTimes } from "./trace-times.ts";

export type Arrivals =
  | { readonly kind: "process"; readonly process: ArrivalProcess }
  | { readonly kind: "burst"; readonly size: number; readonly every: Milliseconds }
  | {
      readonly kind: "trace";
      readonly file: string;
      readonly format: Omit<TraceFormat, "duration">;
    };

/** A plain text and not z.enum, whose issue would hide behind that of the union. */
const named = z
  .string()
  .meta({ enum: arrivalProcesses })
  .transform((text, context): Arrivals => {
    const process = arrivalProcesses.find((known) => known === text);
    if (process !== undefined) return { kind: "process", process };
    const values = [...arrivalProcesses];
    context.addIssue({ code: "invalid_value", values, input: text, continue: true });
    return z.NEVER;
  });

const written = z.strictObject({
  burst: z.int().min(1).optional().describe("so many at one instant, from the begin on"),
  every: durationField
    .refine((every) => every > 0, "bursts come apart; write every: 10s")
    .optional()
    .describe("time from one burst to the next"),
  trace: z
    .string()
    .min(1)
    .optional()
    .describe("a .csv, .ndjson or .jsonl file with recorded times"),
  times: z.enum(traceTimes).optional().describe("what the times of the trace are (default iso)"),
  field: z
    .string()
    .min(1)
    .optional()
    .describe("column or key of the trace that holds the time (default time)"),
  speed: z
    .number()
    .refine((speed) => speed > 0, "a speed is above 0; write 2 for twice as fast")
    .optional()
    .describe("2 plays the trace twice as fast (default 1)"),
});

type Written = z.infer<typeof written>;

const planned = written.transform((fields, context): Arrivals => {
  const arrivals = arrivalsOf(fields);
  if (typeof arrivals !== "string") return arrivals;
  context.addIssue({ code: "custom", message: arrivals, continue: true });
  return z.NEVER;
});

const burstExample = "{ burst: 50, every: 10s }";
const traceExample = "{ trace: arrivals.csv }";

function arrivalsOf(fields: Written): Arrivals | string {
  const { burst, every, trace } = fields;
  if (burst !== undefined && trace !== undefined)
    return "arrivals are a burst or a trace, not both";
  if (burst !== undefined) {
    const stray = (["times", "field", "speed"] as const).find((key) => fields[key] !== undefined);
    if (stray !== undefined) return `${stray} belongs to a trace; write ${burstExample}`;
    if (every === undefined) return `bursts need the time between them; write ${burstExample}`;
    return { kind: "burst", size: burst, every };
  }
  if (trace === undefined)
    return `arrivals need their kind; write ${burstExample} or ${traceExample}`;
  if (every !== undefined) return `every belongs to a burst; write ${traceExample}`;
  const { field = "time", times = "iso", speed = 1 } = fields;
  return { kind: "trace", file: trace, format: { field, times, speed } };
}

/** Of an object, what is wrong within; of what is neither that nor text, all that it may be. */
function neither(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const [issue] = errors[1] ?? [];
  const [key] = issue?.path ?? [];
  if (key !== undefined) return `${String(key)}: ${issue?.message}`;
  return `write ${arrivalProcesses.join(", ")}, ${burstExample} or ${traceExample}`;
}

export const arrivalsField = z
  .union([named, planned], {
    error: (issue) => (issue.code === "invalid_union" ? neither(issue.errors) : undefined),
  })
  .describe("open model: constant, poisson or jitter, which need stages; or a burst or a trace");
