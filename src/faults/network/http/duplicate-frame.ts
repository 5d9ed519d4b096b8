/** http_duplicate_frame: an event of a stream, or a chunk of a body, comes twice. */

import { z } from "zod";
import type { Link } from "../../site.ts";
import { httpFields, prepareHttpToxic } from "./match.ts";

export const httpDuplicateFrameFields = z
  .strictObject({
    frame: z.int().min(1).default(1).describe("which one, counted from 1"),
    unit: z.enum(["event", "chunk"]).default("event"),
    ...httpFields,
  })
  .transform((fields) => ({ kind: "http_duplicate_frame" as const, ...fields }))
  .describe("an event of a stream comes twice");

export type HttpDuplicateFrameSpec = z.output<typeof httpDuplicateFrameFields>;

export function prepareHttpDuplicateFrame(spec: HttpDuplicateFrameSpec, link: Link, id: string) {
  const { frame, unit } = spec;
  return prepareHttpToxic(link, id, "http_duplicate_frame", spec, { frame, unit });
}
