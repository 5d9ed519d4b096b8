/** Where a stage hands its chunks: the queue of the next stage, or the destination socket. */

import type { Chunk, Ending } from "./chunk.ts";

export interface Sink {
  /** No chunk handed to it is larger than this, in bytes. */
  readonly largest: number;
  /** Called whenever room comes back; belongs to whoever feeds this sink at the time. */
  onRoom: () => void;
  /** Back-pressure: false asks the feeder to wait for `onRoom`. */
  hasRoom(): boolean;
  /**
   * Never waits and never refuses, not even when there is no room. So a stage never holds a chunk
   * that it cannot get rid of, and can be interrupted at any time.
   */
  push(chunk: Chunk): void;
  /** Nothing is pushed after it. */
  end(ending: Ending): void;
}

/** Whoever pushes into a sink: the reader of the source, or a stage. */
export interface Feeder {
  /** Stops feeding soon, without loss; resolves to false when it has already ended for good. */
  interrupt(): Promise<boolean>;
  /** Feeds `sink` from now on; only while interrupted. */
  feed(sink: Sink): void;
  /** Goes on after an interruption. */
  start(): void;
}
