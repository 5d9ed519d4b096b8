/** Writes chunked framing anew where the bytes in a chunk have become more than it said. */

import type { Part } from "./part.ts";

const lineEnd = Buffer.from("\r\n");
const sizeLine = (size: number) => Buffer.from(`${size.toString(16)}\r\n`);
const nothing = new Uint8Array();

/**
 * The size stands before the bytes, so each line is kept until bytes of its chunk are there. A
 * chunk that comes in portions leaves as one chunk for each portion:
 *
 *     8 CRLF abcd | efgh CRLF   becomes   4 CRLF abcd CRLF | 4 CRLF efgh CRLF
 */
export class ChunkRewriter {
  /** The line before the chunk in hand; empty once it is written. */
  #line: Uint8Array = nothing;
  /** Bytes of the chunk in hand that are still to come. */
  #left = 0;

  /** All that came has been written, and the next byte begins with a new chunk. */
  get isIdle(): boolean {
    return this.#line.length === 0 && this.#left === 0;
  }

  size({ bytes, size }: Extract<Part, { kind: "size" }>): Uint8Array {
    this.#line = Buffer.concat([this.#line, bytes]);
    this.#left = size ?? 0;
    // The last chunk has no bytes that the line could wait for.
    return size === 0 ? this.letGo() : nothing;
  }

  /** `bytes`: what is sent in place of those of the part. */
  body(part: Extract<Part, { kind: "body" }>, bytes: Uint8Array): Uint8Array {
    const isWhole = this.#line.length > 0 && part.left === 0;
    const line = isWhole && bytes.length === part.bytes.length ? this.#line : nothing;
    this.#line = nothing;
    this.#left = part.left;
    if (line.length > 0) return Buffer.concat([line, bytes]);
    // The line end behind the last portion is that of the chunk itself.
    const end = part.left > 0 ? lineEnd : nothing;
    return Buffer.concat([sizeLine(bytes.length), bytes, end]);
  }

  /** What must come before the rest of the chunk in hand, so that it can pass as it is. */
  letGo(): Uint8Array {
    const line = this.#line;
    const left = this.#left;
    this.#line = nothing;
    this.#left = 0;
    if (line.length > 0 || left === 0) return line;
    return sizeLine(left);
  }
}
