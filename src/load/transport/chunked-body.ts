/** Takes a body out of its chunks (RFC 9112, section 7.1), however the bytes are cut. */

import type { AnswerReader } from "./answer-reader.ts";

/** An offset after the body, or one of these. */
export const more = -1;
export const malformed = -2;
export const tooLarge = -3;

/** Bytes of all chunk extensions and trailers together, at the most. */
const mostExtras = 64 * 1024;
/** 13 hexadecimal digits are 2^52: more would not be counted exactly. */
const mostDigits = 13;

type Phase =
  | "size"
  | "padding"
  | "extension"
  | "size-lf"
  | "data"
  | "data-cr"
  | "data-lf"
  | "trailer-start"
  | "trailer"
  | "trailer-lf"
  | "last-lf";

const cr = 13;
const lf = 10;

export class ChunkedBody {
  #phase: Phase = "size";
  #size = 0;
  #digits = 0;
  #extras = 0;

  begin(): void {
    this.#phase = "size";
    this.#size = 0;
    this.#digits = 0;
    this.#extras = 0;
  }

  read(bytes: Buffer, start: number, end: number, reader: AnswerReader): number {
    let at = start;
    while (at < end) {
      if (this.#phase === "data") {
        const to = Math.min(end, at + this.#size);
        if (!reader.body(bytes, at, to)) return tooLarge;
        this.#size -= to - at;
        at = to;
        if (this.#size === 0) this.#phase = "data-cr";
        continue;
      }
      const byte = bytes[at++] ?? 0;
      if (this.#phase === "last-lf") return byte === lf ? at : malformed;
      if (!this.#step(byte)) return malformed;
      if (this.#extras > mostExtras) return tooLarge;
    }
    return more;
  }

  /** False: this byte cannot stand here. */
  #step(byte: number): boolean {
    switch (this.#phase) {
      case "size":
        return this.#readDigit(byte) || this.#endSize(byte);
      case "padding":
        return isBlank(byte) || this.#endSize(byte);
      case "extension":
        return this.#extra(byte, "size-lf");
      case "size-lf":
        return byte === lf && this.#endLine();
      case "data-cr":
        return this.#expect(byte, cr, "data-lf");
      case "data-lf":
        this.#digits = 0;
        return this.#expect(byte, lf, "size");
      case "trailer-start":
        if (byte === cr) return this.#expect(byte, cr, "last-lf");
        this.#phase = "trailer";
        return this.#extra(byte, "trailer-lf");
      case "trailer":
        return this.#extra(byte, "trailer-lf");
      case "trailer-lf":
        return this.#expect(byte, lf, "trailer-start");
      default:
        return false;
    }
  }

  #expect(byte: number, expected: number, next: Phase): boolean {
    this.#phase = next;
    return byte === expected;
  }

  #readDigit(byte: number): boolean {
    const digit = hexDigit(byte);
    if (digit < 0 || this.#digits === mostDigits) return false;
    this.#size = this.#size * 16 + digit;
    this.#digits++;
    return true;
  }

  #endSize(byte: number): boolean {
    if (this.#digits === 0) return false;
    if (byte === cr) this.#phase = "size-lf";
    else if (byte === 59) this.#phase = "extension";
    else if (isBlank(byte)) this.#phase = "padding";
    else return false;
    return true;
  }

  #endLine(): boolean {
    this.#phase = this.#size === 0 ? "trailer-start" : "data";
    return true;
  }

  /** What is only skipped; it ends with its line. */
  #extra(byte: number, next: Phase): boolean {
    this.#extras++;
    if (byte === cr) this.#phase = next;
    return byte !== lf && byte !== 0;
  }
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9;

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
