/** Reads a stream at once: each chunk comes one millisecond after the last, the first at 1. */

import { ms } from "../../../src/base/units.ts";
import { streamReader } from "../../../src/load/stream/stream-reader.ts";
import type { StreamReading } from "../../../src/load/stream/stream-reading.ts";

export function readStream(...chunks: readonly (string | Buffer)[]): StreamReading {
  let at = 0;
  const reader = streamReader(() => ms(at), true);
  for (const chunk of chunks) {
    at++;
    reader.read(Buffer.from(chunk));
  }
  return reader.end();
}

/** How often content came, what it said, and how the stream ended. */
export function seen(...chunks: readonly (string | Buffer)[]) {
  const { contentAt, text, usage, end } = readStream(...chunks);
  return { tokens: contentAt.length, text, usage, end };
}
