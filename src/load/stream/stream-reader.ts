/** Reads an answer's event stream as it comes: when content arrives, and how it ends. */

import type { Milliseconds } from "../../base/units.ts";
import type { Dialect, Piece } from "./dialect.ts";
import { isErrorFrame, looksLikeError } from "./error-frame.ts";
import { eventParser } from "./event-parser.ts";
import { type Fields, isFields } from "./frame-fields.ts";
import { type FrameShape, shapeOf, textIn } from "./frame-shape.ts";
import { dialectOf } from "./known-dialects.ts";
import { isFailedResponse } from "./openai-responses.ts";
import type { StreamEnd, StreamReading } from "./stream-reading.ts";

export interface StreamReader {
  read(chunk: Buffer): void;
  /** After the last byte, whether or not the answer came whole. Once. */
  end(): StreamReading;
}

/** `keepsText`: something will look into the content. `now` is read once a chunk. */
export function streamReader(now: () => Milliseconds, keepsText: boolean): StreamReader {
  const events = new EventReader(keepsText);
  const parser = eventParser((name, data) => events.take(name, data));
  return {
    read(chunk) {
      events.at = now();
      parser.read(chunk);
    },
    end: () => events.reading(parser.end()),
  };
}

const mostVainShapes = 8;

class EventReader {
  /** When the bytes came that are read now. */
  at: Milliseconds | null = null;
  readonly #keepsText: boolean;
  readonly #contentAt: Milliseconds[] = [];
  readonly #lanes = new Map<string, string>();
  #dialect: Dialect | null = null;
  #shape: FrameShape | null = null;
  /** Shapes learnt since one was met again. */
  #vainShapes = 0;
  #hasData = false;
  #hasDone = false;
  #hasError = false;
  #isBroken = false;

  constructor(keepsText: boolean) {
    this.#keepsText = keepsText;
  }

  take(name: string, bytes: string): void {
    if (name === "error") this.#hasError = true;
    const data = this.#keepsText ? Buffer.from(bytes, "latin1").toString() : bytes;
    const text = this.#shape === null ? null : textIn(this.#shape, data);
    if (this.#shape !== null && text !== null) this.#repeat(this.#shape, text);
    else this.#takeOther(name, data.trim());
  }

  /** `isWhole`: the bytes did not end within a line. */
  reading(isWhole: boolean): StreamReading {
    return {
      contentAt: this.#contentAt,
      usage: this.#dialect?.usage ?? null,
      text: [...this.#lanes.values()].join("\n"),
      end: this.#end(isWhole),
    };
  }

  #end(isWhole: boolean): StreamEnd {
    if (this.#hasError) return "error";
    if (this.#isBroken || !isWhole) return "truncated";
    // No language model's: it has no end of its own, so that any event will do. A lone [DONE] is
    // the end of one that said nothing.
    const isPlain = this.#hasData && !this.#hasDone;
    const isComplete = this.#dialect?.isComplete(this.#hasDone) ?? isPlain;
    return isComplete ? "complete" : "truncated";
  }

  #takeOther(name: string, data: string): void {
    // Neither an empty event, which opens an MCP stream, nor a ping is an answer.
    if (data === "" || name === "ping") return;
    if (data === "[DONE]") this.#hasDone = true;
    else if (data.startsWith("{")) this.#takeFrame(data);
    else this.#hasData = true;
  }

  #takeFrame(data: string): void {
    const frame = parsed(data);
    if (frame === null) {
      if (looksLikeError(data)) this.#hasError = true;
      this.#isBroken = true;
      return;
    }
    if (frame.type === "ping") return;
    this.#hasData = true;
    // Only what holds the word is searched for it.
    if (data.includes('"error"') && isErrorFrame(frame)) this.#hasError = true;
    if (isFailedResponse(frame)) this.#hasError = true;
    this.#dialect ??= dialectOf(frame);
    const pieces = this.#dialect?.read(frame) ?? [];
    if (pieces.length === 0) return;
    this.#learnShape(data, pieces);
    this.#countToken();
    for (const piece of pieces) this.#keep(piece, piece.text);
  }

  /** Where frames differ in more than their text, learning is given up: it only costs time. */
  #learnShape(data: string, pieces: readonly Piece[]): void {
    if (this.#vainShapes === mostVainShapes) return;
    this.#vainShapes++;
    this.#shape = shapeOf(data, pieces) ?? this.#shape;
  }

  #repeat({ piece }: FrameShape, text: string): void {
    this.#vainShapes = 0;
    this.#countToken();
    this.#keep(piece, text);
  }

  #countToken(): void {
    if (this.at !== null) this.#contentAt.push(this.at);
  }

  #keep({ lane, isVisible }: Piece, text: string): void {
    if (!this.#keepsText || !isVisible) return;
    this.#lanes.set(lane, (this.#lanes.get(lane) ?? "") + text);
  }
}

/** null: not JSON. */
function parsed(data: string): Fields | null {
  try {
    const frame: unknown = JSON.parse(data);
    return isFields(frame) ? frame : null;
  } catch {
    return null;
  }
}
