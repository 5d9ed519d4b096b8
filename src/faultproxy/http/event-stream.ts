/** What toxics on server-sent events have in common. */

import { type Head, valuesOf } from "./head.ts";

/** In bytes; of an event or chunk beyond it only the beginning is looked at. */
export const largestFrame = 64 * 1024;

/** Compressed ones cannot be read. */
export function isEventStream(head: Head): boolean {
  const [type = ""] = valuesOf(head, "content-type");
  const codings = valuesOf(head, "content-encoding");
  const isPlain = codings.every((coding) => coding.toLowerCase() === "identity");
  return head.kind === "response" && /^text\/event-stream\b/i.test(type) && isPlain;
}
