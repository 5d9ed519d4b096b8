/** The chunks that wait in front of a stage. */

import { type Chunk, type Ending, largestChunk } from "./chunk.ts";
import type { Sink } from "./sink.ts";

export class Queue implements Sink {
  readonly largest = largestChunk;
  onRoom: () => void = () => {};
  /** Called for each chunk and for the end; belongs to the stage behind the queue. */
  onItem: () => void = () => {};
  readonly #chunks: Chunk[] = [];
  readonly #capacity: number;
  #ending: Ending | undefined;

  /** `capacity` in chunks: the feeder waits as soon as that many are queued. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How the source ended; the chunks still queued come before it. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  hasRoom(): boolean {
    return this.#chunks.length < this.#capacity;
  }

  push(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.onItem();
  }

  end(ending: Ending): void {
    this.#ending ??= ending;
    this.onItem();
  }

  shift(): Chunk | undefined {
    const hadRoom = this.hasRoom();
    const chunk = this.#chunks.shift();
    if (!hadRoom && this.hasRoom()) this.onRoom();
    return chunk;
  }

  /** Hands everything on at once and in order, the end included. */
  drainInto(sink: Sink): void {
    for (const chunk of this.#chunks.splice(0)) sink.push(chunk);
    if (this.#ending !== undefined) sink.end(this.#ending);
  }
}
