/** One request on its way, from being asked for to its one exchange. */

import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import { AnswerReader } from "./answer-reader.ts";
import type { Answer, Exchange, OutgoingRequest } from "./sender.ts";

/** What a request occupies: a connection, or a stream on one. */
export interface Carrier {
  /** The request was given up: what it occupied is freed. */
  abandon(flight: Flight): void;
}

export type Stage =
  /** For a free connection. */
  "waiting" | "connecting" | "sent" | "settled";

export class Flight {
  readonly request: OutgoingRequest;
  readonly reader: AnswerReader;
  readonly askedAt: Milliseconds;
  sentAt: Milliseconds;
  /** Of an answer that has begun. */
  lastByteAt: Milliseconds;
  stage: Stage = "waiting";
  carrier: Carrier | null = null;
  /** Its index among those in flight. */
  place = -1;
  readonly #resolve: (exchange: Exchange) => void;

  constructor(
    clock: Clock,
    request: OutgoingRequest,
    maxAnswer: number,
    resolve: (exchange: Exchange) => void,
  ) {
    this.request = request;
    this.reader = new AnswerReader(request.keepsAnswer, maxAnswer, clock);
    this.askedAt = clock.now();
    this.sentAt = this.askedAt;
    this.lastByteAt = this.askedAt;
    this.#resolve = resolve;
  }

  /** It has a connection, or one is dialled for it. */
  board(carrier: Carrier, now: Milliseconds, stage: "connecting" | "sent"): void {
    this.carrier = carrier;
    this.sentAt = now;
    this.stage = stage;
  }

  /** Only InFlight calls this: once. */
  resolve(outcome: Outcome, endedAt: Milliseconds): void {
    const { sentAt, reader } = this;
    this.stage = "settled";
    this.carrier = null;
    this.#resolve({
      sentAt,
      firstByteAt: reader.firstByteAt,
      endedAt,
      outcome,
      bytes: reader.bytes,
      stream: reader.endStream(),
      answer: outcome.kind === "answered" && reader.keepsAnswer ? reader.kept : null,
      ...(reader.isSampled ? sampleOf(reader.kept) : {}),
    });
  }
}

const sampleOf = (sample: Answer | null) => (sample === null ? {} : { sample });
