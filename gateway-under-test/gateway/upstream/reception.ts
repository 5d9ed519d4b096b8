/** Receives one provider's response, in the form that its head announces, and says what it was. */

import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../../base/clock.ts";
import type { AttemptOutcome } from "../attempt.ts";
import type { ChatCall } from "../call.ts";
import type { FailureReason } from "../failure.ts";
import { retryAfterOf } from "../retry-after.ts";
import { Exchange, type Limits, type Receiver } from "./exchange.ts";
import { StreamReader } from "./stream-reader.ts";
import { WholeReader } from "./whole-reader.ts";

export interface ReceptionOptions {
  readonly limits: Limits;
  /** Whether a stream is held back until its first content. */
  readonly holdsBack: boolean;
}

export class Reception implements Receiver {
  readonly exchange: Exchange;
  readonly outcome: Promise<AttemptOutcome>;
  readonly #call: ChatCall;
  readonly #holdsBack: boolean;
  #resolve: (outcome: AttemptOutcome) => void = () => {};
  #reader: StreamReader | WholeReader | undefined;

  constructor(clock: Clock, call: ChatCall, { limits, holdsBack }: ReceptionOptions) {
    this.#call = call;
    this.#holdsBack = holdsBack;
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.exchange = new Exchange(clock, limits, this);
    call.cancellation.subscribe(this.#cancel);
  }

  started(status: number, headers: IncomingHttpHeaders): void {
    if (!this.#call.chat.stream || status !== 200) {
      const head = { status, retryAfter: retryAfterOf(headers) };
      this.#reader = new WholeReader(this.exchange, head, this.#resolve);
    } else if (headers["content-type"]?.startsWith("text/event-stream")) {
      this.#reader = this.#streamReader();
    } else {
      // A 200 with JSON in place of a stream is an empty success to stock SDKs.
      this.exchange.fail("malformed");
    }
  }

  data(chunk: Buffer): void {
    this.#reader?.data(chunk);
  }

  ended(): void {
    this.#call.cancellation.unsubscribe(this.#cancel);
    this.#reader?.ended();
  }

  failed(reason: FailureReason): void {
    this.#call.cancellation.unsubscribe(this.#cancel);
    if (this.#reader === undefined) this.#resolve({ kind: "failed", reason });
    else this.#reader.failed(reason);
  }

  /** An arrow, because it is subscribed and unsubscribed by identity. */
  readonly #cancel = (reason: FailureReason) => this.exchange.fail(reason);

  #streamReader(): StreamReader {
    const { chat } = this.#call;
    const options = {
      holdsBack: this.#holdsBack,
      wantsUsage: chat.stream_options?.include_usage ?? false,
      choices: chat.n ?? 1,
    };
    return new StreamReader(this.exchange, options, {
      committed: (stream) => this.#resolve({ kind: "stream", headers: {}, stream }),
      failed: (reason) => this.#resolve({ kind: "failed", reason }),
    });
  }
}
