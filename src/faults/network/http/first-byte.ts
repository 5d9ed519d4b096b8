/** http_first_byte: answers begin later, and then come as fast as ever. */

import { z } from "zod";
import { durationField } from "../../../base/quantity.ts";
import { ms } from "../../../base/units.ts";
import type { Link } from "../../site.ts";
import { httpFields, prepareHttpToxic } from "./match.ts";

export const httpFirstByteFields = z
  .strictObject({
    delay: durationField.describe("before the first byte of an answer"),
    jitter: durationField.default(ms(0)).describe("the delay varies by up to this, both ways"),
    ...httpFields,
  })
  .transform((fields) => ({ kind: "http_first_byte" as const, ...fields }))
  .describe("answers begin later, and then come as fast as ever");

export type HttpFirstByteSpec = z.output<typeof httpFirstByteFields>;

export function prepareHttpFirstByte(spec: HttpFirstByteSpec, link: Link, name: string) {
  const own = { delay: Math.round(spec.delay), jitter: Math.round(spec.jitter) };
  return prepareHttpToxic(link, name, "http_first_byte", spec, own);
}
