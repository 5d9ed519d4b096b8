/** An objective as a scenario file writes it: an object with exactly one promise. */

import { z } from "zod";
import { ratioField } from "../base/quantity.ts";
import { outcomeKinds } from "../measure/outcome.ts";
import { durationLimitField, percentileLimitField } from "./limit-text.ts";
import { type ObjectiveSpec, specOf } from "./objective-spec.ts";

/** The keys of which an objective has exactly one: its kind. */
const kinds = ["availability", "latency", "first-token", "recovery", "never"] as const;

const name = z.string().min(1, { error: "a name cannot be empty" });

/** What no request can be promised not to be: they say nothing about the target. */
const ofOurs: readonly string[] = ["dropped", "cancelled"];
const outcomeNames = outcomeKinds.filter((kind) => !ofOurs.includes(kind));
const outcomePattern = new RegExp(`^(${outcomeNames.join("|")}|answered \\d(\\d\\d|xx))$`);

const outcomeField = z.string().regex(outcomePattern, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is no outcome; write one of ${outcomeNames.join(", ")}, answered 5xx`,
});

const written = z.strictObject({
  availability: ratioField
    .refine((share) => share > 0, { error: 'an availability of 0% is no promise; write "99.9%"' })
    .describe("At least this share of all requests is good: 99.9%.")
    .optional(),
  latency: percentileLimitField
    .describe("This share of all requests is good and this fast, from the due time: p99 < 800ms.")
    .optional(),
  "first-token": percentileLimitField
    .describe("The same for the first token of a stream: p95 < 300ms.")
    .optional(),
  recovery: durationLimitField
    .describe("How soon after a fault the traffic is well again, and stays so: < 5s.")
    .optional(),
  never: outcomeField
    .describe("An outcome that no request has: truncated, invalid, answered 5xx.")
    .optional(),
  traffic: name.describe("The traffic it is about; without it, each of them.").optional(),
  during: z
    .enum(["overall", "baseline", "fault", "recovery"], {
      error: (issue) =>
        `${JSON.stringify(issue.input)} is not a phase; write baseline, fault, recovery or overall`,
    })
    .describe("The phases that count. Default: overall, the whole run.")
    .optional(),
  after: name
    .describe("With recovery: the fault it follows, by its place or id: provider/openai.")
    .optional(),
  from: z
    .enum(["start", "end"], {
      error: (issue) =>
        `${JSON.stringify(issue.input)} is not a part of a fault; write start or end`,
    })
    .describe("With recovery: where the time starts. Default: start, of the fault.")
    .optional(),
});

export const objectiveField = written
  .meta({
    description: "A promise about the target, judged after the run.",
    oneOf: kinds.map((kind) => ({ required: kind === "recovery" ? [kind, "after"] : [kind] })),
  })
  .transform((objective, context): ObjectiveSpec => {
    const complaint = complaintOf(objective);
    const spec = specOf(objective);
    if (complaint === undefined && spec !== undefined) return spec;
    context.addIssue({ code: "custom", message: `an objective ${complaint}` });
    return z.NEVER;
  });

/** What the types of the fields cannot say: which of them go together. */
function complaintOf(objective: z.output<typeof written>): string | undefined {
  const given = kinds.filter((kind) => objective[kind] !== undefined);
  if (given.length > 1) return `makes one promise; write ${given.join(" and ")} one by one`;
  if (given.length === 0) {
    return "promises something; write availability, latency, first-token, recovery or never";
  }
  if (objective.recovery === undefined) {
    const stray = (["after", "from"] as const).find((key) => objective[key] !== undefined);
    return stray && `has "${stray}" only for recovery; write "during: fault" instead`;
  }
  if (objective.after === undefined) return 'of recovery says from what; write "after: <fault>"';
  return objective.during && 'of recovery begins with the fault; leave out "during"';
}
