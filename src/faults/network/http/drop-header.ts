/** http_drop_header: a header is lost on the way. */

import { z } from "zod";
import type { Link } from "../../site.ts";
import { httpFields, prepareHttpToxic } from "./match.ts";

export const httpDropHeaderFields = z
  .strictObject({ name: z.string().min(1).describe("of the header"), ...httpFields })
  .transform((fields) => ({ kind: "http_drop_header" as const, ...fields }))
  .describe("a header is lost on the way");

export type HttpDropHeaderSpec = z.output<typeof httpDropHeaderFields>;

export const prepareHttpDropHeader = (spec: HttpDropHeaderSpec, link: Link, id: string) =>
  prepareHttpToxic(link, id, "http_drop_header", spec, { name: spec.name });
