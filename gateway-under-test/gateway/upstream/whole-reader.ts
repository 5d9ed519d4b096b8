/** Receives a provider's answer in one piece and lets its dialect say whether it is one. */

import type { AttemptOutcome } from "../attempt.ts";
import type { FailureReason } from "../failure.ts";
import type { Question } from "../question.ts";
import type { Dialect, RefusalHead } from "./dialect.ts";
import type { Flow } from "./stream-reader.ts";

/** An answer longer than this is given up: it would have to be kept in memory. */
const longestAnswerBytes = 32 * 1024 * 1024;

export interface WholeOptions {
  readonly dialect: Dialect;
  readonly question: Question;
  readonly head: RefusalHead;
}

export class WholeReader {
  readonly #flow: Flow;
  readonly #options: WholeOptions;
  readonly #settle: (outcome: AttemptOutcome) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(flow: Flow, options: WholeOptions, settle: (outcome: AttemptOutcome) => void) {
    this.#flow = flow;
    this.#options = options;
    this.#settle = settle;
    // The head is the first byte: what follows is judged by the idle timeout.
    flow.flowing();
  }

  data(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > longestAnswerBytes) this.#flow.fail("malformed");
  }

  ended(): void {
    const { dialect, head, question } = this.#options;
    const { status } = head;
    const body = Buffer.concat(this.#chunks).toString("utf8");
    if (status < 200 || status > 299) {
      this.#settle({ kind: "rejected", status, ...dialect.refusal(head, body) });
      return;
    }
    const reading = dialect.whole(body, question);
    const headers = { "content-type": "application/json; charset=utf-8" };
    if (reading === undefined) this.failed("malformed");
    else this.#settle({ kind: "whole", status, headers, ...reading });
  }

  failed(reason: FailureReason): void {
    this.#settle({ kind: "failed", reason });
  }
}
