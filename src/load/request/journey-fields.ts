/** The part of a traffic's fields that says what an arrival sets off. */

import { z } from "zod";
import { expectFields } from "../check/expect-fields.ts";
import { checkField } from "../code/function-field.ts";
import { mcpFields } from "../mcp/mcp-fields.ts";
import { feederFields } from "./feeder-fields.ts";
import { requestFields } from "./request-fields.ts";
import { tellUnknownNames } from "./request-names.ts";
import { journeySteps, stepFields } from "./step-fields.ts";

const ownNames = { captures: [], fields: null };

/** A request that stands alone: nothing was captured before it. */
const onlyRequest = requestFields.superRefine((request, context) => {
  tellUnknownNames(request, ownNames, context);
});

const mixEntry = z
  .strictObject({
    weight: z
      .number()
      .positive("a weight is above 0")
      .describe("its share of the arrivals is this over the sum of all weights"),
    ...stepFields,
    journey: journeySteps.optional(),
  })
  .superRefine(({ request, mcp, journey, expect, check }, context) => {
    const tell = (message: string) => context.addIssue({ code: "custom", message });
    const given = [request, mcp, journey].filter((sent) => sent !== undefined);
    if (given.length !== 1) tell("give one of request, mcp and journey");
    if (journey !== undefined && expect !== undefined)
      tell("expect belongs to a step of the journey");
    if (journey !== undefined && check !== undefined)
      tell("check belongs to a step of the journey");
    if (request !== undefined) tellUnknownNames(request, ownNames, context, ["request"]);
  });

/** To be spread into the fields of a traffic. */
export const journeyFields = {
  request: onlyRequest.optional(),
  mcp: mcpFields.optional(),
  mix: z
    .array(mixEntry)
    .min(1, "write at least one entry, like { weight: 1, request: { get: / } }")
    .optional()
    .describe("requests or journeys, one of which each arrival draws by weight"),
  journey: journeySteps.optional(),
  expect: expectFields.optional().describe("what a good answer is, for every step"),
  check: checkField.optional(),
  feeders: feederFields.optional(),
  cookies: z
    .boolean()
    .default(false)
    .describe("whether each virtual user keeps the cookies that answers set"),
};

const shape = z.object(journeyFields).omit({ feeders: true, cookies: true });

export type JourneyFields = z.infer<typeof shape>;
