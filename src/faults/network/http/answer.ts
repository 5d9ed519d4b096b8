/** http_answer: the link answers requests itself, and the other end never sees them. */

import { z } from "zod";
import type { Link } from "../../site.ts";
import { httpFields, prepareHttpToxic } from "./match.ts";

export const httpAnswerFields = z
  .strictObject({
    status: z.int().min(200).max(599).default(503),
    body: z.string().default(""),
    "content-type": z.string().default("text/plain"),
    "extra-header": z.string().default("").describe("one more header: retry-after: 5"),
    ...httpFields,
  })
  .transform((fields) => ({ kind: "http_answer" as const, ...fields }))
  .describe("the link answers requests itself");

export type HttpAnswerSpec = z.output<typeof httpAnswerFields>;

export function prepareHttpAnswer(spec: HttpAnswerSpec, link: Link, name: string) {
  const { status, body, "content-type": type, "extra-header": extra } = spec;
  const own = { status, body, content_type: type, extra_header: extra };
  return prepareHttpToxic(link, name, "http_answer", spec, own);
}
