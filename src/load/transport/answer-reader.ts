/** What an answer means, whatever protocol brought it: its bytes, its events, and what is kept. */

import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import { type StreamReader, streamReader } from "../stream/stream-reader.ts";
import type { StreamReading } from "../stream/stream-reading.ts";
import { type Answer, sampleBytes } from "./sender.ts";

type Headers = Answer["headers"];

const noHeaders: Headers = {};

export class AnswerReader {
  /** 0 until the head came whole: from then on the answer has begun. */
  status = 0;
  /** Of the body, as received. */
  bytes = 0;
  /** Of the answer itself: one of the hundreds that came ahead of it does not count. */
  firstByteAt: Milliseconds | null = null;
  readonly keepsAnswer: boolean;
  readonly maxAnswer: number;
  readonly #clock: Pick<Clock, "now">;
  #stream: StreamReader | null = null;
  #headers: Headers = noHeaders;
  #chunks: Buffer[] | null;
  /** Bytes of the body that are kept. */
  #kept = 0;
  /** What comes beyond is counted, and not kept. */
  #mostKept = Number.POSITIVE_INFINITY;

  constructor(keepsAnswer: boolean, maxAnswer: number, clock: Pick<Clock, "now">) {
    this.keepsAnswer = keepsAnswer;
    this.maxAnswer = maxAnswer;
    this.#clock = clock;
    this.#chunks = keepsAnswer ? [] : null;
  }

  get hasBegun(): boolean {
    return this.status !== 0;
  }

  /** Without headers: they are of no interest, as it is neither kept nor an event stream. */
  begin(status: number, headers: Headers | null): void {
    this.status = status;
    if (this.isSampled) {
      this.#chunks = [];
      this.#mostKept = sampleBytes;
    }
    if (headers === null) return;
    if (isEventStream(headers)) {
      this.#stream = streamReader(() => this.#clock.now(), this.keepsAnswer);
    }
    if (this.#chunks !== null) this.#headers = headers;
  }

  /** Whether its begin is kept for evidence, though nobody asked for it. */
  get isSampled(): boolean {
    return !this.keepsAnswer && this.status >= 400;
  }

  /**
   * Takes the bytes from `from` up to `to`; false: it is larger than is taken. They are only lent:
   * the next read of the connection overwrites them.
   */
  body(bytes: Buffer, from: number, to: number): boolean {
    this.bytes += to - from;
    if (this.bytes > this.maxAnswer) return false;
    if (this.#stream === null && this.#chunks === null) return true;
    const chunk = bytes.subarray(from, to);
    this.#stream?.read(chunk);
    this.#keep(chunk);
    return true;
  }

  #keep(chunk: Buffer): void {
    if (this.#chunks === null || this.#kept >= this.#mostKept) return;
    const kept = Buffer.from(chunk.subarray(0, this.#mostKept - this.#kept));
    this.#chunks.push(kept);
    this.#kept += kept.length;
  }

  /** Of an answer that came whole, or the begin of one that is sampled; null: neither. */
  get kept(): Answer | null {
    if (this.#chunks === null) return null;
    return { status: this.status, headers: this.#headers, body: Buffer.concat(this.#chunks) };
  }

  /** To be asked for once, at the end. */
  endStream(): StreamReading | null {
    return this.#stream === null ? null : this.#stream.end();
  }
}

/** One that is compressed, which was not asked for, cannot be read event by event. */
function isEventStream(headers: Headers): boolean {
  const type = (headers["content-type"] ?? "").toLowerCase();
  const coding = (headers["content-encoding"] ?? "identity").toLowerCase();
  return type.startsWith("text/event-stream") && coding === "identity";
}
