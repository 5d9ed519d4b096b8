/** What an event stream held, as far as it was read. */

import type { Milliseconds } from "../../base/units.ts";

export interface StreamReading {
  /** Instants of the events that carried content, of the sender's clock, ascending. */
  readonly contentAt: readonly Milliseconds[];
  /** Tokens that the stream itself says it has (its usage); null if it does not say. */
  readonly usage: number | null;
  /** The content, put together; empty unless the answer is kept. */
  readonly text: string;
  readonly end: StreamEnd;
}

export type StreamEnd =
  /** A reason to stop, and the terminator of its dialect. */
  | "complete"
  /** It ended without them. */
  | "truncated"
  /** It told of an error itself. */
  | "error";
