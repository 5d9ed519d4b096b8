/**
 * Reads the head of an HTTP/1.1 answer from bytes (RFC 9112, sections 4 and 5): the status, and of
 * the fields only what frames the body or says what it is. The rest is walked over, not copied.
 */

import { contentType, isName, isValue, names, valueText } from "./field-bytes.ts";

/** Not all of the head is there yet. */
export const incomplete = -1;
/** This is no HTTP/1.1. */
export const faulty = -2;

const cr = 13;
const lf = 10;
const space = 32;
const tab = 9;
const colon = 58;
const zero = 48;
const nine = 57;

const versionStart = Buffer.from("HTTP/1.");

/** 1 for each byte that may stand in a name (RFC 9110, section 5.6.2). */
const isToken = new Uint8Array(256);
for (const byte of Buffer.from("!#$%&'*+-.^_`|~0123456789")) isToken[byte] = 1;
for (let letter = 65; letter <= 90; letter++) isToken[letter] = isToken[letter + 32] = 1;

export class AnswerHead {
  status = 0;
  /** The digit after `HTTP/1.`. */
  minor = 1;
  /** The content length; -1 if there is none. */
  length = -1;
  hasCoding = false;
  isChunked = false;
  saysClose = false;
  saysKeepAlive = false;
  /** After so many idle seconds the server will close; -1 if it does not say. */
  keepAliveSeconds = -1;
  isEventStream = false;
  #isFaulty = false;

  /** Returns the offset after the head that begins at `start`, or `incomplete`, or `faulty`. */
  read(bytes: Buffer, start: number, end: number): number {
    this.#clear();
    let at = this.#readStatus(bytes, start, end);
    while (at >= 0 && at < end) {
      const first = bytes[at];
      if (first === lf) return at + 1;
      if (first === cr) {
        if (at + 1 === end) return incomplete;
        return bytes[at + 1] === lf ? at + 2 : faulty;
      }
      at = this.#readField(bytes, at, end);
    }
    return at < 0 ? at : incomplete;
  }

  #clear(): void {
    this.length = -1;
    this.hasCoding = false;
    this.isChunked = false;
    this.saysClose = false;
    this.saysKeepAlive = false;
    this.keepAliveSeconds = -1;
    this.isEventStream = false;
    this.#isFaulty = false;
  }

  #readStatus(bytes: Buffer, start: number, end: number): number {
    const known = Math.min(versionStart.length, end - start);
    for (let i = 0; i < known; i++) if (bytes[start + i] !== versionStart[i]) return faulty;
    // `HTTP/1.1 200` is 12 bytes; after them comes a space or the end of the line.
    if (end - start <= 12) return incomplete;
    this.minor = digitAt(bytes, start + 7);
    const hundreds = digitAt(bytes, start + 9);
    const tens = digitAt(bytes, start + 10);
    const ones = digitAt(bytes, start + 11);
    if (this.minor < 0 || bytes[start + 8] !== space) return faulty;
    if (hundreds < 1 || tens < 0 || ones < 0) return faulty;
    this.status = hundreds * 100 + tens * 10 + ones;
    const after = bytes[start + 12];
    if (after !== space && after !== cr && after !== lf) return faulty;
    const ending = lineEnd(bytes, start + 12, end);
    return ending < 0 ? ending : ending + 1;
  }

  /** A name that is empty, or that white space follows or precedes (obs-fold), is refused. */
  #readField(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && isToken[bytes[at] ?? 0] === 1) at++;
    if (at === end) return incomplete;
    if (bytes[at] !== colon || at === start) return faulty;
    const ending = lineEnd(bytes, at + 1, end);
    if (ending < 0) return ending;
    this.#heed(bytes, start, at, ending);
    return this.#isFaulty ? faulty : ending + 1;
  }

  #heed(bytes: Buffer, start: number, nameEnd: number, ending: number): void {
    const value = nameEnd + 1;
    switch (nameEnd - start) {
      case 10:
        if (isName(bytes, start, names.connection)) this.#heedConnection(bytes, value, ending);
        else if (isName(bytes, start, names.keepAlive)) this.#heedKeepAlive(bytes, value, ending);
        break;
      case 12:
        if (!isName(bytes, start, names.contentType)) break;
        this.isEventStream = contentType(bytes, value, ending) === "event-stream";
        break;
      case 14:
        if (isName(bytes, start, names.contentLength)) this.#heedLength(bytes, value, ending);
        break;
      case 17:
        if (isName(bytes, start, names.transferEncoding)) this.#heedCoding(bytes, value, ending);
        break;
    }
  }

  /** A second one is refused, even if it says the same. */
  #heedLength(bytes: Buffer, from: number, ending: number): void {
    let at = from;
    while (bytes[at] === space || bytes[at] === tab) at++;
    const start = at;
    let length = 0;
    for (let digit = digitAt(bytes, at); digit >= 0; digit = digitAt(bytes, ++at)) {
      length = length * 10 + digit;
    }
    const isEmpty = at === start;
    while (bytes[at] === space || bytes[at] === tab) at++;
    if (bytes[at] === cr) at++;
    this.#isFaulty = isEmpty || at !== ending || this.length >= 0 || !Number.isSafeInteger(length);
    this.length = length;
  }

  #heedCoding(bytes: Buffer, from: number, ending: number): void {
    // A second one adds to the first: what follows chunked is not framed.
    const codings = listed(valueText(bytes, from, ending));
    if (this.isChunked || codings.slice(0, -1).includes("chunked")) this.#isFaulty = true;
    this.hasCoding = true;
    this.isChunked = codings.at(-1) === "chunked";
  }

  #heedConnection(bytes: Buffer, from: number, ending: number): void {
    if (isValue(bytes, from, ending, names.keepAlive)) {
      this.saysKeepAlive = true;
      return;
    }
    const options = listed(valueText(bytes, from, ending));
    if (options.includes("close")) this.saysClose = true;
    if (options.includes("keep-alive")) this.saysKeepAlive = true;
  }

  #heedKeepAlive(bytes: Buffer, from: number, ending: number): void {
    const seconds = /(?:^|[\s,;])timeout\s*=\s*(\d{1,9})/.exec(valueText(bytes, from, ending))?.[1];
    if (seconds !== undefined) this.keepAliveSeconds = Number(seconds);
  }
}

const listed = (value: string): readonly string[] => value.split(",").map((one) => one.trim());

/** -1 if there is no digit. */
function digitAt(bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0;
  return byte >= zero && byte <= nine ? byte - zero : -1;
}

/** The offset of the LF that ends the line; a CR stands only before it, and a NUL nowhere. */
function lineEnd(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    if (byte === lf) return at;
    if (byte === 0) return faulty;
    if (byte === cr && at + 1 < end && bytes[at + 1] !== lf) return faulty;
    at++;
  }
  return incomplete;
}
