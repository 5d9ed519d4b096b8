/** The faults on a link that know HTTP/1.1. The link has to know that HTTP is spoken on it. */

import type { Prepared } from "../../prepared.ts";
import type { Link } from "../../site.ts";
import { type HttpAnswerSpec, httpAnswerFields, prepareHttpAnswer } from "./answer.ts";
import { type HttpCorruptSpec, httpCorruptFields, prepareHttpCorrupt } from "./corrupt.ts";
import { type HttpCutSpec, httpCutFields, prepareHttpCut } from "./cut.ts";
import {
  type HttpDropHeaderSpec,
  httpDropHeaderFields,
  prepareHttpDropHeader,
} from "./drop-header.ts";
import {
  type HttpDuplicateFrameSpec,
  httpDuplicateFrameFields,
  prepareHttpDuplicateFrame,
} from "./duplicate-frame.ts";
import { type HttpFirstByteSpec, httpFirstByteFields, prepareHttpFirstByte } from "./first-byte.ts";
import { type HttpStallSpec, httpStallFields, prepareHttpStall } from "./stall.ts";

export type HttpLinkSpec =
  | HttpAnswerSpec
  | HttpFirstByteSpec
  | HttpStallSpec
  | HttpCutSpec
  | HttpCorruptSpec
  | HttpDropHeaderSpec
  | HttpDuplicateFrameSpec;

export const httpLinkFields = {
  http_answer: httpAnswerFields,
  http_first_byte: httpFirstByteFields,
  http_stall: httpStallFields,
  http_cut: httpCutFields,
  http_corrupt: httpCorruptFields,
  http_drop_header: httpDropHeaderFields,
  http_duplicate_frame: httpDuplicateFrameFields,
} as const;

export const knowsHttp = (spec: { readonly kind: string }): spec is HttpLinkSpec =>
  spec.kind in httpLinkFields;

export function prepareHttpLink(spec: HttpLinkSpec, link: Link, id: string): Prepared {
  switch (spec.kind) {
    case "http_answer":
      return prepareHttpAnswer(spec, link, id);
    case "http_first_byte":
      return prepareHttpFirstByte(spec, link, id);
    case "http_stall":
      return prepareHttpStall(spec, link, id);
    case "http_cut":
      return prepareHttpCut(spec, link, id);
    case "http_corrupt":
      return prepareHttpCorrupt(spec, link, id);
    case "http_drop_header":
      return prepareHttpDropHeader(spec, link, id);
    case "http_duplicate_frame":
      return prepareHttpDuplicateFrame(spec, link, id);
    default:
      return spec satisfies never;
  }
}
