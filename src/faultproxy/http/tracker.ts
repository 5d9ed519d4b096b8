/** Stands before the socket writer of a link, and knows where in which message the bytes are. */

import type { Chunk, Ending } from "../chunk.ts";
import type { Sink } from "../sink.ts";
import type { Conversation } from "./conversation.ts";
import type { Head } from "./head.ts";
import { MessageReader } from "./message-reader.ts";

export class Tracker implements Sink {
  onRoom: () => void = () => {};
  readonly reader: MessageReader;
  readonly #conversation: Conversation;
  readonly #kind: Head["kind"];
  readonly #writer: Sink;

  constructor(conversation: Conversation, kind: Head["kind"], writer: Sink) {
    this.reader = new MessageReader(conversation, kind);
    this.#conversation = conversation;
    this.#kind = kind;
    this.#writer = writer;
    writer.onRoom = () => this.onRoom();
  }

  get largest(): number {
    return this.#writer.largest;
  }

  hasRoom(): boolean {
    return this.#writer.hasRoom();
  }

  push(chunk: Chunk): void {
    for (const { kind } of this.reader.read(chunk.data)) if (kind === "end") this.#forget();
    this.#writer.push(chunk);
  }

  end(ending: Ending): void {
    this.#writer.end(ending);
  }

  /** No one needs a request any more once its response has left. */
  #forget(): void {
    if (this.#kind === "response") this.#conversation.forget(this.reader.number - 1);
  }
}
