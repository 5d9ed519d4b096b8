/** Bytes on their way through a link, with the time at which they were received. */

import type { Milliseconds } from "../base/units.ts";

export interface Chunk {
  readonly kind: "chunk";
  readonly data: Uint8Array;
  /** When the source handed it over; a latency stage moves it on by the time it waited. */
  readonly receivedAt: Milliseconds;
}

/** How a link closes its destination: after all data with a FIN, or at once with an RST. */
export type Ending = "fin" | "reset";

/** Toxiproxy reads at most this many bytes at a time, which sets the pace of sliced toxics. */
export const largestChunk = 32 * 1024;

export function chunkOf(data: Uint8Array, receivedAt: Milliseconds): Chunk {
  return { kind: "chunk", data, receivedAt };
}

/** The same bytes as one or more chunks of at most `largest` bytes each. */
export function* pieces(chunk: Chunk, largest: number): Generator<Chunk> {
  if (chunk.data.length <= largest) {
    yield chunk;
    return;
  }
  for (let start = 0; start < chunk.data.length; start += largest) {
    yield chunkOf(chunk.data.subarray(start, start + largest), chunk.receivedAt);
  }
}
