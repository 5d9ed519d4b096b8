/**
 * Reads the answers of one connection, one after the other, from chunks of bytes cut anywhere. An
 * answer that lies in one chunk is read in place; only a head that is cut is held.
 */

import { AnswerHead, faulty, incomplete } from "./answer-head.ts";
import type { AnswerReader } from "./answer-reader.ts";
import { ChunkedBody, malformed, more, tooLarge } from "./chunked-body.ts";
import { headersIn } from "./field-bytes.ts";
import { HeldBytes } from "./held-bytes.ts";

export type Progress =
  /** It is not whole yet. */
  | "more"
  | "whole"
  /** It is whole, and bytes follow that nobody asked for. */
  | "excess"
  | "protocol"
  | "too-large";

/** Bytes of a head at the most. */
const mostHead = 64 * 1024;

type Framing = "none" | "length" | "chunked" | "until-close";

export class AnswerParser {
  readonly head = new AnswerHead();
  readonly #chunks = new ChunkedBody();
  readonly #held = new HeldBytes();
  #reader: AnswerReader;
  #isHead = false;
  #framing: Framing = "none";
  /** Of the body, if its length is known. */
  #remaining = 0;

  constructor(reader: AnswerReader) {
    this.#reader = reader;
  }

  /** The next answer is that to a request with this method, and is told to `reader`. */
  begin(method: string, reader: AnswerReader): void {
    this.#reader = reader;
    this.#isHead = method === "HEAD";
    this.#held.clear();
  }

  /** Whether the server means to keep the connection (RFC 9112, section 9.3). */
  get keepsConnection(): boolean {
    const { minor, saysClose, saysKeepAlive, hasCoding } = this.head;
    if (saysClose || this.#framing === "until-close") return false;
    // An HTTP/1.0 answer with a transfer coding is suspect (section 6.1).
    return minor >= 1 || (saysKeepAlive && !hasCoding);
  }

  read(bytes: Buffer, end: number): Progress {
    if (this.#reader.hasBegun) return this.#readBody(bytes, 0, end);
    if (this.#held.length === 0) return this.#readHead(bytes, 0, end);
    this.#held.add(bytes, 0, end);
    // Only a line's end can end the head.
    if (!bytes.subarray(0, end).includes(10))
      return this.#held.length > mostHead ? "too-large" : "more";
    const held = this.#held.taken();
    return this.#readHead(held, 0, held.length);
  }

  /** The connection ended; what did the answer come to? */
  end(): "whole" | "truncated" | "reset" {
    if (!this.#reader.hasBegun) return "reset";
    return this.#framing === "until-close" ? "whole" : "truncated";
  }

  /** No byte of the true answer has come. */
  get isWaiting(): boolean {
    return !this.#reader.hasBegun && this.#held.length === 0;
  }

  #readHead(bytes: Buffer, from: number, end: number): Progress {
    let start = from;
    let at = this.head.read(bytes, start, end);
    while (at >= 0 && this.head.status < 200) {
      // One of the hundreds comes ahead of the true answer; nobody asked for 101, to switch.
      if (this.head.status === 101) return "protocol";
      this.#reader.firstByteAt = null;
      if (at === end) return "more";
      start = at;
      at = this.head.read(bytes, start, end);
    }
    if (at === faulty) return "protocol";
    if (at === incomplete) {
      if (end - start > mostHead) return "too-large";
      this.#held.add(bytes, start, end);
      return "more";
    }
    if (at - start > mostHead) return "too-large";
    const trouble = this.#begin(bytes, start, at);
    return trouble ?? this.#readBody(bytes, at, end);
  }

  /** RFC 9112, section 6.3; both a length and a coding are refused, not reconciled. */
  #begin(bytes: Buffer, start: number, at: number): Progress | null {
    const { status, length, hasCoding, isChunked, isEventStream } = this.head;
    if (hasCoding && length >= 0) return "protocol";
    this.#framing = this.#framingOf(status, length, hasCoding, isChunked);
    this.#remaining = this.#framing === "length" ? length : 0;
    if (this.#framing === "chunked") this.#chunks.begin();
    const isHeeded = isEventStream || this.#reader.keepsAnswer || status >= 400;
    this.#reader.begin(status, isHeeded ? headersIn(bytes.toString("latin1", start, at)) : null);
    return this.#remaining > this.#reader.maxAnswer ? "too-large" : null;
  }

  #framingOf(status: number, length: number, hasCoding: boolean, isChunked: boolean): Framing {
    if (this.#isHead || status === 204 || status === 304) return "none";
    if (isChunked) return "chunked";
    return hasCoding || length < 0 ? "until-close" : "length";
  }

  #readBody(bytes: Buffer, start: number, end: number): Progress {
    switch (this.#framing) {
      case "none":
        return start === end ? "whole" : "excess";
      case "length":
        return this.#readLength(bytes, start, end);
      case "chunked":
        return this.#readChunks(bytes, start, end);
      case "until-close":
        return this.#reader.body(bytes, start, end) ? "more" : "too-large";
      default:
        return this.#framing satisfies never;
    }
  }

  #readLength(bytes: Buffer, start: number, end: number): Progress {
    const to = Math.min(end, start + this.#remaining);
    if (to > start && !this.#reader.body(bytes, start, to)) return "too-large";
    this.#remaining -= to - start;
    if (this.#remaining > 0) return "more";
    return to === end ? "whole" : "excess";
  }

  #readChunks(bytes: Buffer, start: number, end: number): Progress {
    const at = this.#chunks.read(bytes, start, end, this.#reader);
    if (at === more) return "more";
    if (at === malformed) return "protocol";
    if (at === tooLarge) return "too-large";
    return at === end ? "whole" : "excess";
  }
}
