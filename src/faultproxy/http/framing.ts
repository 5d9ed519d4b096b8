/** Where the body of a message ends, by RFC 9112 section 6.3. */

import { type Head, membersOf, type RequestHead, type ResponseHead, valuesOf } from "./head.ts";

export type Framing =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "until-close" }
  /** From here on the connection speaks another protocol. */
  | { readonly kind: "tunnel" };

const none: Framing = { kind: "none" };

/** Undefined when the head contradicts itself. */
export function requestFraming(head: RequestHead): Framing | undefined {
  const codings = membersOf(head, "transfer-encoding");
  if (codings.length === 0) return lengthOf(head) ?? none;
  return codings.at(-1) === "chunked" ? { kind: "chunked" } : undefined;
}

/** `request` is the one that it answers, as far as that is known. */
export function responseFraming(
  head: ResponseHead,
  request: RequestHead | undefined,
): Framing | undefined {
  const { status } = head;
  const isConnected = request?.method === "CONNECT" && status >= 200 && status < 300;
  if (status === 101 || isConnected) return { kind: "tunnel" };
  const isBare = status < 200 || status === 204 || status === 304 || request?.method === "HEAD";
  if (isBare) return none;
  const codings = membersOf(head, "transfer-encoding");
  if (codings.length > 0) return { kind: codings.at(-1) === "chunked" ? "chunked" : "until-close" };
  return lengthOf(head) ?? { kind: "until-close" };
}

/** Undefined without a length; a length that is none, or several that differ, is a NaN. */
function lengthOf(head: Head): Framing | undefined {
  const values = new Set(valuesOf(head, "content-length").flatMap((text) => text.split(/\s*,\s*/)));
  if (values.size === 0) return undefined;
  const [value = ""] = values;
  const isOne = values.size === 1 && /^\d{1,15}$/.test(value);
  return { kind: "length", length: isOne ? Number(value) : Number.NaN };
}

export const isSound = (framing: Framing | undefined): framing is Framing =>
  framing !== undefined && !(framing.kind === "length" && Number.isNaN(framing.length));

/** Whether bytes of a body, or of its framing, follow the head. */
export const hasBody = (framing: Framing): boolean =>
  framing.kind === "chunked" ||
  framing.kind === "until-close" ||
  (framing.kind === "length" && framing.length > 0);
