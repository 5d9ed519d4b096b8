/** answer: the provider refuses with a status, and says in any form when to come again. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import type { Misbehaviour } from "../site.ts";
import { shareFields } from "./share-field.ts";

/** As it is: 0, negative, huge and nonsense are what clients have to live with. */
const headerField = z.union([
  z.number(),
  z.string().regex(/^[\x20-\x7e]*$/, "a header takes printable ASCII only"),
]);

export const answerFields = z
  .strictObject({
    status: z.int().min(400).max(599).describe("429, 500, 503, 529"),
    "retry-after": z
      .union([headerField, z.strictObject({ "date-in": durationField })])
      .optional()
      .describe('sent as it is: 5, -1, "soon"; { date-in: 5s }: the HTTP date of so much later'),
    "retry-after-ms": headerField.optional().describe("another header, sent as it is"),
    body: z.string().optional().describe("in place of the usual error"),
    ...shareFields,
  })
  .transform((fields) => ({ kind: "answer" as const, ...fields }))
  .describe("the provider refuses with a status");

export type AnswerSpec = z.output<typeof answerFields>;

export function answerPart({ status, body, share, ...headers }: AnswerSpec): Misbehaviour {
  const { "retry-after": retryAfter, "retry-after-ms": retryAfterMs } = headers;
  return {
    answer: { status, share, body, retryAfterMs, retryAfter: retryAfterOf(retryAfter) },
  };
}

function retryAfterOf(retryAfter: AnswerSpec["retry-after"]) {
  return typeof retryAfter === "object" ? { dateInMs: retryAfter["date-in"] } : retryAfter;
}
