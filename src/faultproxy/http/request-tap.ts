/** The first to see a request: writes it down, and keeps it back when it is answered here. */

import type { Chunk } from "../chunk.ts";
import type { Conversation, Exchange } from "./conversation.ts";
import { MessageReader } from "./message-reader.ts";
import type { Part } from "./part.ts";
import { RunOfBytes } from "./run-of-bytes.ts";
import type { TapOutput, TapRole } from "./tap.ts";

/**
 * Bytes pass as they come, unless somebody might answer: then a head is held until it is complete,
 * and either goes on whole or is swallowed with its body.
 */
export class RequestTap implements TapRole {
  readonly #conversation: Conversation;
  readonly #output: TapOutput;
  readonly #reader: MessageReader;
  readonly #passing = new RunOfBytes();
  readonly #held = new RunOfBytes();
  #isHolding = false;
  #receivedAt: Chunk["receivedAt"] | undefined;
  #exchange: Exchange | undefined;

  constructor(conversation: Conversation, output: TapOutput) {
    this.#conversation = conversation;
    this.#output = output;
    this.#reader = new MessageReader(conversation, "request");
    conversation.onRoom = () => output.tellRoom();
  }

  hasRoom(): boolean {
    return this.#conversation.hasRoom;
  }

  meet({ data, receivedAt }: Chunk): void {
    this.#receivedAt = receivedAt;
    for (const part of this.#reader.read(data)) this.#part(part);
    this.#output.give(this.#passing.take(), receivedAt);
  }

  letGo(): void {
    if (this.#receivedAt === undefined) return;
    this.#output.give(this.#held.take(), this.#receivedAt);
  }

  #part(part: Part): void {
    switch (part.kind) {
      case "head":
        this.#head(part);
        break;
      case "raw":
        this.#passing.add(this.#held.take());
        this.#passing.add(part.bytes);
        break;
      case "end":
        this.#end();
        break;
      default:
        // What is answered here goes no further.
        if (this.#exchange?.answer === undefined) this.#passing.add(part.bytes);
    }
  }

  #head({ bytes, isFirst, whole }: Extract<Part, { kind: "head" }>): void {
    if (isFirst) this.#isHolding = this.#conversation.mayAnswer;
    (this.#isHolding ? this.#held : this.#passing).add(bytes);
    if (whole?.head.kind !== "request") return;
    this.#exchange = this.#conversation.add(whole.head, this.#isHolding);
    const head = this.#held.take();
    if (this.#exchange.answer === undefined) this.#passing.add(head);
    else this.#conversation.onAnswer();
  }

  #end(): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange === undefined) return;
    exchange.isComplete = true;
    if (exchange.answer !== undefined) this.#conversation.onAnswer();
  }
}
