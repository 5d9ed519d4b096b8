/** The end of a link: writes chunks to the destination socket, one write for each. */

import type { Socket } from "node:net";
import type { Chunk, Ending } from "./chunk.ts";
import type { Sink } from "./sink.ts";

export interface WriterOptions {
  /** Closes both sockets of the connection with an RST. */
  readonly reset: () => void;
  /** Called with the number of bytes of each write. */
  readonly onBytes: (bytes: number) => void;
}

export class SocketWriter implements Sink {
  readonly largest = Number.POSITIVE_INFINITY;
  onRoom: () => void = () => {};
  readonly #destination: Socket;
  readonly #options: WriterOptions;

  constructor(destination: Socket, options: WriterOptions) {
    this.#destination = destination;
    this.#options = options;
    destination.on("drain", () => this.onRoom());
    // A socket that is gone takes everything, so that the stages before it run dry.
    destination.on("close", () => this.onRoom());
  }

  hasRoom(): boolean {
    return !this.#destination.writableNeedDrain || this.#destination.destroyed;
  }

  push({ data }: Chunk): void {
    if (!this.#destination.writable) return;
    this.#options.onBytes(data.length);
    this.#destination.write(data);
  }

  end(ending: Ending): void {
    if (ending === "reset") this.#options.reset();
    // Both directions are closed, as Toxiproxy does: half-open connections are not kept.
    else this.#destination.destroySoon();
  }
}
