/** Fetches for one server behind the gateway: to its own address only, and no endless messages. */

import type { FetchLike } from "@modelcontextprotocol/client";

export class TooLong extends Error {}

/** A redirect could lead the gateway's token to another host: it is a failure. */
export function boundedFetch(maxBytes: number, fetchFrom: FetchLike = fetch): FetchLike {
  return async (url, init) => {
    const response = await fetchFrom(url, { ...init, redirect: "error" });
    const { body, status, statusText, headers } = response;
    if (body === null) return response;
    const isStream = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
    const bounded = body.pipeThrough(bound(maxBytes, isStream));
    return new Response(bounded, { status, statusText, headers });
  };
}

const newline = 10;

/** Of a stream of events, which may go on for ever, each is bounded: an empty line ends it. */
function bound(maxBytes: number, isStream: boolean): TransformStream<Uint8Array, Uint8Array> {
  let length = 0;
  return new TransformStream({
    transform(chunk, controller) {
      length += chunk.byteLength;
      const end = isStream ? endOfEvent(chunk) : -1;
      if (end >= 0) length = chunk.byteLength - end;
      if (length > maxBytes) controller.error(new TooLong("a message is too long"));
      else controller.enqueue(chunk);
    },
  });
}

/** Where the last event ends; -1: none does. Carriage returns are no obstacle. */
function endOfEvent(chunk: Uint8Array): number {
  for (let at = chunk.length - 1; at > 0; at--) {
    if (chunk[at] !== newline) continue;
    const before = chunk[at - 1] === 13 ? at - 2 : at - 1;
    if (chunk[before] === newline) return at + 1;
  }
  return -1;
}
