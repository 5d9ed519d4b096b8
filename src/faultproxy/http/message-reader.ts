/** Cuts one direction of a connection into the parts of HTTP/1.1 messages, in any portions. */

import type { Conversation } from "./conversation.ts";
import { type Framing, isSound, requestFraming, responseFraming } from "./framing.ts";
import { type Head, isStartLine, parseHead, type RequestHead } from "./head.ts";
import type { Part, WholeHead } from "./part.ts";

/** Twice what Node's server takes; what is longer is not read as HTTP. */
const largestHead = 32 * 1024;
/** Of the line before a chunk, extensions included. */
const largestSizeLine = 1024;

const lf = 10;
const cr = 13;

type State =
  | { readonly kind: "start" }
  | { readonly kind: "head" }
  | { readonly kind: "body"; readonly left: number; readonly isChunk: boolean }
  | { readonly kind: "size" }
  | { readonly kind: "chunk-end" }
  | { readonly kind: "trailer" }
  | { readonly kind: "lost" };

const start: State = { kind: "start" };
const lost: State = { kind: "lost" };
const size: State = { kind: "size" };
const nothing = new Uint8Array();

/**
 * It holds no bytes back: each byte that goes in comes out at once as a part of something. What
 * it keeps is bounded: the head in hand, or the line in hand.
 *
 * A reader of responses must know what each of them answers (the answer to a HEAD has no body), so
 * it counts them, and asks the conversation for the request of that number.
 */
export class MessageReader {
  readonly conversation: Conversation;
  readonly kind: Head["kind"];
  #state: State = start;
  /** In latin1, so that each byte is one character: the head so far, or the size line so far. */
  #text = "";
  /** Characters of the line in hand, its line end not counted. */
  #lineLength = 0;
  #isInterim = false;
  #number = 0;

  constructor(conversation: Conversation, kind: Head["kind"]) {
    this.conversation = conversation;
    this.kind = kind;
  }

  /** Goes on, on its own, from where this one is. */
  clone(): MessageReader {
    const clone = new MessageReader(this.conversation, this.kind);
    clone.#state = this.#state;
    clone.#text = this.#text;
    clone.#lineLength = this.#lineLength;
    clone.#isInterim = this.#isInterim;
    clone.#number = this.#number;
    return clone;
  }

  /** Which message is in hand, or comes next; the first is 0. Interim ones do not count. */
  get number(): number {
    return this.#number;
  }

  get isBetweenMessages(): boolean {
    return this.#state.kind === "start";
  }

  get isLost(): boolean {
    return this.#state.kind === "lost";
  }

  /** The request that the response in hand answers, as far as it is known. */
  get request(): RequestHead | undefined {
    return this.conversation.at(this.#number)?.request;
  }

  /** A response that it did not see has gone by. */
  skip(): void {
    this.#number++;
  }

  /** All parts must be taken before the next portion is read. */
  *read(data: Uint8Array): Generator<Part> {
    let rest = data;
    while (rest.length > 0) {
      const part = this.#next(rest);
      rest = rest.subarray(part.bytes.length);
      yield part;
      if (part.kind === "gap" || !this.isBetweenMessages) continue;
      // Counted before it is told, so that who is told sees the reader behind the message.
      if (!this.#isInterim) this.#number++;
      yield { kind: "end", bytes: nothing };
    }
  }

  /** Takes at least one byte. */
  #next(rest: Uint8Array): Part {
    const state = this.#state;
    switch (state.kind) {
      case "start":
        return this.#between(rest);
      case "head":
        return this.#head(rest, false);
      case "body":
        return this.#body(rest, state);
      case "size":
        return this.#size(rest);
      case "chunk-end":
        return this.#chunkEnd(rest);
      case "trailer":
        return this.#trailer(rest);
      case "lost":
        return { kind: "raw", bytes: rest };
      default:
        return state satisfies never;
    }
  }

  #between(rest: Uint8Array): Part {
    if (this.#hasLeftHttp()) return this.#lose(rest);
    const gap = rest.findIndex((byte) => byte !== lf && byte !== cr);
    if (gap !== 0) return { kind: "gap", bytes: gap < 0 ? rest : rest.subarray(0, gap) };
    this.#state = { kind: "head" };
    this.#text = "";
    this.#lineLength = 0;
    return this.#head(rest, true);
  }

  /** The other direction has found out that this is no HTTP, or not any more. */
  #hasLeftHttp(): boolean {
    const { isLost } = this.conversation;
    return isLost && (this.kind === "request" || this.request === undefined);
  }

  #head(rest: Uint8Array, isFirst: boolean): Part {
    const end = this.#lineEnds(rest);
    const bytes = rest.subarray(0, end ?? rest.length);
    this.#text += Buffer.from(bytes).toString("latin1");
    if (this.#text.length > largestHead || !this.#isPlausible()) return this.#lose(rest);
    if (end === undefined) return { kind: "head", bytes, isFirst, whole: undefined };
    const whole = this.#wholeHead();
    if (whole === undefined) return this.#lose(rest);
    this.#isInterim = whole.head.kind === "response" && whole.head.status < 200;
    this.#text = "";
    this.#state = stateAfter(whole.framing);
    // The bytes that follow are another protocol; this head still is HTTP.
    if (this.isLost) this.conversation.lose();
    return { kind: "head", bytes, isFirst, whole };
  }

  #wholeHead(): WholeHead | undefined {
    const head = parseHead(this.kind, this.#text);
    if (head === undefined) return undefined;
    const framing =
      head.kind === "request" ? requestFraming(head) : responseFraming(head, this.request);
    return isSound(framing) ? { head, framing } : undefined;
  }

  /** Where an empty line ends, one past it. */
  #lineEnds(rest: Uint8Array): number | undefined {
    for (const [index, byte] of rest.entries()) {
      if (byte === cr) continue;
      if (byte !== lf) this.#lineLength++;
      else if (this.#lineLength === 0) return index + 1;
      else this.#lineLength = 0;
    }
    return undefined;
  }

  /** Tells other protocols by their first bytes, so that nothing waits for the end of a head. */
  #isPlausible(): boolean {
    const end = this.#text.indexOf("\n");
    const line = (end < 0 ? this.#text : this.#text.slice(0, end)).replace(/\r$/, "");
    if (end >= 0) return isStartLine(this.kind, line);
    if (this.kind === "response") return line.startsWith("HTTP/1.".slice(0, line.length));
    return /^[!-~]*[ -~]*$/.test(line);
  }

  #body(rest: Uint8Array, { left, isChunk }: { left: number; isChunk: boolean }): Part {
    const bytes = rest.subarray(0, left);
    const still = left - bytes.length;
    if (still > 0) this.#state = { kind: "body", left: still, isChunk };
    else this.#state = isChunk ? { kind: "chunk-end" } : start;
    return { kind: "body", bytes, left: still };
  }

  #size(rest: Uint8Array): Part {
    const end = rest.indexOf(lf);
    const bytes = end < 0 ? rest : rest.subarray(0, end + 1);
    this.#text += Buffer.from(bytes).toString("latin1");
    const isLine = end >= 0;
    const digits = /^([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?\r?\n$/.exec(this.#text)?.[1];
    if (this.#text.length > largestSizeLine || (isLine && digits === undefined)) {
      return this.#lose(rest);
    }
    if (digits === undefined) return { kind: "size", bytes, size: undefined };
    const left = Number.parseInt(digits, 16);
    this.#lineLength = 0;
    this.#state = left === 0 ? { kind: "trailer" } : { kind: "body", left, isChunk: true };
    return { kind: "size", bytes, size: left };
  }

  #chunkEnd(rest: Uint8Array): Part {
    const [byte, next] = rest;
    if (byte === cr && next === undefined) return { kind: "chunk-end", bytes: rest, isLast: false };
    const end = byte === lf ? 1 : 2;
    if (rest[end - 1] !== lf || (end === 2 && byte !== cr)) return this.#lose(rest);
    this.#state = size;
    this.#text = "";
    return { kind: "chunk-end", bytes: rest.subarray(0, end), isLast: true };
  }

  #trailer(rest: Uint8Array): Part {
    const end = this.#lineEnds(rest);
    if (end !== undefined) this.#state = start;
    return { kind: "trailer", bytes: rest.subarray(0, end ?? rest.length) };
  }

  #lose(rest: Uint8Array): Part {
    this.#state = lost;
    this.#text = "";
    this.conversation.lose();
    return { kind: "raw", bytes: rest };
  }
}

function stateAfter(framing: Framing): State {
  switch (framing.kind) {
    case "none":
      return start;
    case "length":
      return framing.length === 0 ? start : { kind: "body", left: framing.length, isChunk: false };
    case "chunked":
      return size;
    case "until-close":
      return { kind: "body", left: Number.POSITIVE_INFINITY, isChunk: false };
    case "tunnel":
      return lost;
    default:
      return framing satisfies never;
  }
}
