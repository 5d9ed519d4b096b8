/** The first to see a response: puts the proxy's own answers where they belong between them. */

import type { Clock } from "../../base/clock.ts";
import type { Chunk } from "../chunk.ts";
import type { Conversation, OwnAnswer } from "./conversation.ts";
import { MessageReader } from "./message-reader.ts";
import { RunOfBytes } from "./run-of-bytes.ts";
import type { TapOutput, TapRole } from "./tap.ts";

export class ResponseTap implements TapRole {
  readonly #clock: Clock;
  readonly #conversation: Conversation;
  readonly #output: TapOutput;
  readonly #reader: MessageReader;
  readonly #passing = new RunOfBytes();
  /** Its interim answer is sent; its response follows. */
  #promised: OwnAnswer | undefined;

  constructor(clock: Clock, conversation: Conversation, output: TapOutput) {
    this.#clock = clock;
    this.#conversation = conversation;
    this.#output = output;
    this.#reader = new MessageReader(conversation, "response");
    conversation.onAnswer = () => this.#answer();
  }

  hasRoom(): boolean {
    return true;
  }

  meet({ data, receivedAt }: Chunk): void {
    for (const { kind, bytes } of this.#reader.read(data)) {
      this.#passing.add(bytes);
      if (kind === "end") this.#answer();
    }
    this.#output.give(this.#passing.take(), receivedAt);
  }

  letGo(): void {}

  /** Gives all answers whose turn has come: only between messages, and in order. */
  #answer(): void {
    while (this.#reader.isBetweenMessages && !this.#output.hasEnded) {
      const exchange = this.#conversation.at(this.#reader.number);
      const answer = exchange?.answer;
      if (exchange === undefined || answer === undefined) return;
      if (!exchange.isComplete) {
        this.#promise(answer);
        return;
      }
      this.#reader.skip();
      this.#give(answer.response);
      if (answer.closes) this.#output.end("fin");
    }
  }

  #promise(answer: OwnAnswer): void {
    if (answer === this.#promised || answer.interim === undefined) return;
    this.#promised = answer;
    this.#give(answer.interim);
  }

  /** Behind what came before it in the same chunk. */
  #give(bytes: Uint8Array): void {
    this.#passing.add(bytes);
    this.#output.give(this.#passing.take(), this.#clock.now());
  }
}
