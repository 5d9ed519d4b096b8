/** Receives one provider's response, in the form that its head announces, and says what it was. */

import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../../base/clock.ts";
import type { AttemptOutcome } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { FailureReason } from "../failure.ts";
import { isStreamed } from "../question.ts";
import type { Dialect } from "./dialect.ts";
import { Exchange, type Limits, type Receiver } from "./exchange.ts";
import { StreamReader } from "./stream-reader.ts";
import { WholeReader } from "./whole-reader.ts";

export interface ReceptionOptions {
  readonly dialect: Dialect;
  readonly limits: Limits;
  /** Whether a stream is held back until its first content. */
  readonly holdsBack: boolean;
}

export class Reception implements Receiver {
  readonly exchange: Exchange;
  readonly outcome: Promise<AttemptOutcome>;
  readonly #call: AskedCall;
  readonly #options: ReceptionOptions;
  #resolve: (outcome: AttemptOutcome) => void = () => {};
  #reader: StreamReader | WholeReader | undefined;

  constructor(clock: Clock, call: AskedCall, options: ReceptionOptions) {
    this.#call = call;
    this.#options = options;
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.exchange = new Exchange(clock, options.limits, this);
    call.cancellation.subscribe(this.#cancel);
  }

  started(status: number, headers: IncomingHttpHeaders): void {
    const { question } = this.#call;
    if (!isStreamed(question) || status !== 200) {
      const options = { dialect: this.#options.dialect, question, head: { status, headers } };
      this.#reader = new WholeReader(this.exchange, options, this.#resolve);
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
    const { question } = this.#call;
    const { dialect, holdsBack } = this.#options;
    const chat = question.kind === "chat" ? question.body : undefined;
    const options = {
      translation: dialect.stream(question),
      holdsBack,
      wantsUsage: chat?.stream_options?.include_usage ?? false,
      choices: chat?.n ?? 1,
    };
    return new StreamReader(this.exchange, options, {
      committed: (stream) => this.#resolve({ kind: "stream", headers: {}, stream }),
      failed: (reason) => this.#resolve({ kind: "failed", reason }),
    });
  }
}
