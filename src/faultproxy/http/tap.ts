/** Stands between the socket reader and the first stage of a link, as long as the link lives. */

import type { Milliseconds } from "../../base/units.ts";
import { type Chunk, chunkOf, type Ending, pieces } from "../chunk.ts";
import type { Feeder, Sink } from "../sink.ts";

/** What a tap does with what it sees. */
export interface TapRole {
  hasRoom(): boolean;
  meet(chunk: Chunk): void;
  /** Nothing comes any more: what it holds goes out now. */
  letGo(): void;
}

/** What a role does with what it has met. */
export interface TapOutput {
  readonly hasEnded: boolean;
  give(bytes: Uint8Array, receivedAt: Milliseconds): void;
  end(ending: Ending): void;
  /** The role has room again. */
  tellRoom(): void;
}

/** To the reader it is the sink, to the link it is the reader. */
export class Tap implements Sink, Feeder, TapOutput {
  onRoom: () => void = () => {};
  readonly #role: TapRole;
  readonly #source: Feeder;
  #sink: Sink;
  #hasEnded = false;

  /** `read` starts to read the socket into the sink that it is given. */
  constructor(sink: Sink, role: (output: TapOutput) => TapRole, read: (sink: Sink) => Feeder) {
    this.#sink = sink;
    sink.onRoom = () => this.onRoom();
    this.#role = role(this);
    this.#source = read(this);
  }

  get largest(): number {
    return this.#sink.largest;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  hasRoom(): boolean {
    return this.#role.hasRoom() && this.#sink.hasRoom();
  }

  push(chunk: Chunk): void {
    this.#role.meet(chunk);
  }

  end(ending: Ending): void {
    if (this.#hasEnded) return;
    this.#role.letGo();
    this.#hasEnded = true;
    this.#sink.end(ending);
  }

  give(bytes: Uint8Array, receivedAt: Milliseconds): void {
    if (bytes.length === 0 || this.#hasEnded) return;
    const { largest } = this.#sink;
    for (const piece of pieces(chunkOf(bytes, receivedAt), largest)) this.#sink.push(piece);
  }

  tellRoom(): void {
    this.onRoom();
  }

  async interrupt(): Promise<boolean> {
    return (await this.#source.interrupt()) && !this.#hasEnded;
  }

  feed(sink: Sink): void {
    this.#sink = sink;
    sink.onRoom = () => this.onRoom();
    this.onRoom();
  }

  start(): void {
    this.#source.start();
  }
}
