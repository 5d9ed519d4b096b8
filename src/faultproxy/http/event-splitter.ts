/** Finds where server-sent events end in a body, in any portions: each with an empty line. */

const lf = 10;
const cr = 13;

export interface EventPiece {
  /** All of one event, or empty lines around it. */
  readonly bytes: Uint8Array;
  /** Of which event, from 1. */
  readonly event: number;
  readonly isEnd: boolean;
}

/**
 * Lines end with CRLF, LF or CR. What consists of comments alone (`: ping`) counts as an event
 * here, since it is sent as one; empty lines alone do not.
 */
export class EventSplitter {
  #event = 1;
  #hasContent = false;
  #isLineEmpty = true;
  #wasCr = false;
  /** The empty line has ended with a CR: an LF may still belong to it. */
  #isOpenEnd = false;

  *split(bytes: Uint8Array): Generator<EventPiece> {
    let start = 0;
    for (const [index, byte] of bytes.entries()) {
      if (this.#isOpenEnd) {
        const end = byte === lf ? index + 1 : index;
        yield this.#end(bytes.subarray(start, end));
        start = end;
        if (byte === lf) continue;
      }
      if (this.#endsEvent(byte)) {
        yield this.#end(bytes.subarray(start, index + 1));
        start = index + 1;
      }
    }
    if (start < bytes.length)
      yield { bytes: bytes.subarray(start), event: this.#event, isEnd: false };
  }

  /** Whether the event ends with this byte, whatever follows. */
  #endsEvent(byte: number): boolean {
    const isSecondHalf = byte === lf && this.#wasCr;
    this.#wasCr = byte === cr;
    if (isSecondHalf) return false;
    if (byte !== lf && byte !== cr) {
      this.#hasContent = true;
      this.#isLineEmpty = false;
      return false;
    }
    const isEnd = this.#isLineEmpty && this.#hasContent;
    this.#isLineEmpty = true;
    this.#isOpenEnd = isEnd && byte === cr;
    return isEnd && byte === lf;
  }

  #end(bytes: Uint8Array): EventPiece {
    this.#isOpenEnd = false;
    this.#wasCr = false;
    this.#hasContent = false;
    return { bytes, event: this.#event++, isEnd: true };
  }
}
