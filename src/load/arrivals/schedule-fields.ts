/** The keys of a traffic that say when its requests are due, and their reading into a schedule. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import type { Milliseconds, PerSecond } from "../../base/units.ts";
import { type Arrivals, arrivalsField } from "./arrivals-field.ts";
import type { Schedule, Stage } from "./schedule.ts";
import { stageFields } from "./stage-fields.ts";
import { readStage } from "./stage-reading.ts";
import { traceOf } from "./trace.ts";

const stagesField = z
  .array(stageFields)
  .min(1, "write at least one stage, like { hold: 30s, at: 100/s }")
  .transform((entries, context) => {
    const stages: Stage[] = [];
    let rate: PerSecond | undefined;
    for (const [index, entry] of entries.entries()) {
      const read = readStage(entry, rate);
      if (typeof read === "string") {
        context.addIssue({ code: "custom", message: read, path: [index] });
        return z.NEVER;
      }
      stages.push(...read.stages);
      rate = read.rate;
    }
    return stages;
  });

/** To be spread into the object of a traffic. `for` is that of a closed model, too. */
export const scheduleFields = {
  arrivals: arrivalsField.optional(),
  stages: stagesField.optional().describe("how the rate of arrivals changes"),
  for: durationField.optional().describe("how long bursts, a trace or connections go on"),
};

export interface ScheduleFields {
  readonly arrivals?: Arrivals | undefined;
  readonly stages?: readonly Stage[] | undefined;
  readonly for?: Milliseconds | undefined;
}

/** The schedule, or what is wrong. `readText` gets the path of a trace as it is written. */
export function scheduleOf(
  fields: ScheduleFields,
  readText: (path: string) => string,
): Schedule | string {
  const { arrivals = { kind: "process", process: "constant" }, stages, for: duration } = fields;
  switch (arrivals.kind) {
    case "process":
      if (stages === undefined) return "say when to send: stages: [{ hold: 30s, at: 100/s }]";
      if (duration !== undefined) return "for belongs to connections; a stage has its own time";
      return { kind: "rate", process: arrivals.process, stages };
    case "burst":
      if (stages !== undefined) return "bursts have no rate; write for: 1m in place of stages";
      if (duration === undefined) return "bursts need a time; add for: 1m";
      return { ...arrivals, duration };
    case "trace": {
      if (stages !== undefined) return "a trace has its own times; leave stages out";
      const { file, format } = arrivals;
      return traceOf(file, readText(file), { ...format, duration: duration ?? null });
    }
    default:
      return arrivals satisfies never;
  }
}
