/** The start of a link: reads the source socket, as fast as the first sink has room. */

import type { Socket } from "node:net";
import type { Clock } from "../base/clock.ts";
import { chunkOf, pieces } from "./chunk.ts";
import type { Feeder, Sink } from "./sink.ts";

export class SocketReader implements Feeder {
  readonly #source: Socket;
  readonly #clock: Clock;
  #sink: Sink;
  #hasEnded = false;

  constructor(clock: Clock, source: Socket, sink: Sink) {
    this.#clock = clock;
    this.#source = source;
    this.#sink = sink;
    source.on("data", (data: Uint8Array) => this.#read(data));
    source.on("end", () => this.#end());
    // Also after an error, or when the opposite link has closed the socket.
    source.on("close", () => this.#end());
    this.feed(sink);
  }

  /** It is never in the midst of something: sinks take a chunk without waiting. */
  async interrupt(): Promise<boolean> {
    return !this.#hasEnded;
  }

  start(): void {
    this.#flow();
  }

  feed(sink: Sink): void {
    this.#sink = sink;
    sink.onRoom = () => this.#flow();
    this.#flow();
  }

  #read(data: Uint8Array): void {
    const chunk = chunkOf(data, this.#clock.now());
    for (const piece of pieces(chunk, this.#sink.largest)) this.#sink.push(piece);
    if (!this.#sink.hasRoom()) this.#source.pause();
  }

  #flow(): void {
    if (this.#sink.hasRoom()) this.#source.resume();
    else this.#source.pause();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink.end("fin");
  }
}
