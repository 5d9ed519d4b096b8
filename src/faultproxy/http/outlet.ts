/** What a plan may do besides reading: pass bytes on, and wait. */

import type { Milliseconds } from "../../base/units.ts";
import { type Chunk, chunkOf, largestChunk, pieces } from "../chunk.ts";
import { RunOfBytes } from "./run-of-bytes.ts";

/** The part of a stage that an outlet needs. */
export interface OutletPorts {
  give(chunk: Chunk): Promise<void>;
  pauseUntil(instant: Milliseconds): Promise<"due" | "interrupted">;
  now(): Milliseconds;
}

export class Outlet {
  /** Of the chunk in hand. */
  receivedAt: Milliseconds;
  readonly #ports: OutletPorts;
  readonly #passing = new RunOfBytes();

  constructor(ports: OutletPorts) {
    this.#ports = ports;
    this.receivedAt = ports.now();
  }

  now(): Milliseconds {
    return this.#ports.now();
  }

  /** Goes out with the next flush: at each wait, and at the end of each chunk. */
  pass(bytes: Uint8Array): void {
    this.#passing.add(bytes);
  }

  async flush(): Promise<void> {
    const bytes = this.#passing.take();
    if (bytes.length === 0) return;
    // What was held or doubled may be more than the next queue takes in one chunk.
    const chunk = chunkOf(bytes, this.receivedAt);
    for (const piece of pieces(chunk, largestChunk)) await this.#ports.give(piece);
  }

  /** What was passed goes out first. After an interruption all waits end at once. */
  async waitUntil(instant: Milliseconds): Promise<void> {
    await this.flush();
    await this.#ports.pauseUntil(instant);
  }
}
