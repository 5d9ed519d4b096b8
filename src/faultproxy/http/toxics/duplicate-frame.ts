/** Sends a frame of a response twice: a server-sent event, or a chunk of chunked framing. */

import { ChunkRewriter } from "../chunk-rewriter.ts";
import { EventSplitter } from "../event-splitter.ts";
import { isEventStream, largestFrame } from "../event-stream.ts";
import { messageToxic } from "../http-kind.ts";
import type { Message } from "../message-pipe.ts";
import type { Part } from "../part.ts";
import { holdsNothing, type Plan } from "../plan.ts";

/** Where there is no such frame, or no room for one more, it does not act. */
export const duplicateFrame = messageToxic({
  type: "http_duplicate_frame",
  attributes: { frame: 1, unit: "event" },
  check(settings) {
    if (settings.number("frame") < 1) return "frame counts from 1";
    const isUnit = /^(event|chunk)$/.test(settings.text("unit"));
    return isUnit ? undefined : 'unit must be "event" or "chunk"';
  },
  plan(settings, message) {
    const { head, framing } = message;
    const frame = settings.number("frame");
    if (settings.text("unit") === "chunk") {
      return framing.kind === "chunked" ? chunkTwice(frame, message) : undefined;
    }
    // A Content-Length leaves no room for another event.
    const isOpen = framing.kind === "chunked" || framing.kind === "until-close";
    return isOpen && isEventStream(head) ? eventTwice(frame, message) : undefined;
  },
});

/** Chunks pass as they come; a copy of the one is kept, and sent behind it. */
function chunkTwice(frame: number, { acted }: Message): Plan {
  let chunk = 1;
  let copy = new Copy();
  return {
    async meet(part, outlet) {
      outlet.pass(part.bytes);
      const isOfChunk = part.kind === "size" || part.kind === "body" || part.kind === "chunk-end";
      if (!isOfChunk || chunk > frame) return undefined;
      if (chunk === frame) copy.add(part.bytes);
      if (part.kind !== "chunk-end" || !part.isLast) return undefined;
      if (chunk++ === frame) {
        const bytes = copy.take();
        if (bytes.length > 0) acted(bytes.length);
        outlet.pass(bytes);
      }
      copy = new Copy();
      return undefined;
    },
    letGo: holdsNothing,
  };
}

function eventTwice(frame: number, { framing, acted }: Message): Plan {
  const chunks = framing.kind === "chunked" ? new ChunkRewriter() : undefined;
  const events = new Doubling(frame, acted);
  return {
    async meet(part, outlet) {
      const isPast = events.isOver && (chunks?.isIdle ?? true);
      outlet.pass(isPast ? part.bytes : rewritten(part, events, chunks));
      return undefined;
    },
    letGo(outlet) {
      outlet.pass(chunks?.letGo() ?? new Uint8Array());
      return false;
    },
  };
}

function rewritten(part: Part, events: Doubling, chunks: ChunkRewriter | undefined): Uint8Array {
  if (part.kind === "size" && chunks !== undefined) return chunks.size(part);
  if (part.kind !== "body") return part.bytes;
  const bytes = events.doubled(part.bytes);
  return chunks?.body(part, bytes) ?? bytes;
}

/** Puts a second copy behind one of the events. */
class Doubling {
  readonly #frame: number;
  readonly #acted: (bytes: number) => void;
  readonly #events = new EventSplitter();
  readonly #copy = new Copy();
  #isOver = false;

  constructor(frame: number, acted: (bytes: number) => void) {
    this.#frame = frame;
    this.#acted = acted;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  doubled(bytes: Uint8Array): Uint8Array {
    if (this.#isOver) return bytes;
    const pieces: Uint8Array[] = [];
    for (const { bytes: piece, event, isEnd } of this.#events.split(bytes)) {
      pieces.push(piece);
      if (event !== this.#frame) continue;
      this.#copy.add(piece);
      if (isEnd) pieces.push(this.#second());
    }
    return Buffer.concat(pieces);
  }

  #second(): Uint8Array {
    this.#isOver = true;
    const second = this.#copy.take();
    if (second.length > 0) this.#acted(second.length);
    return second;
  }
}

/** A copy of a frame; empty when the frame is too large to be kept. */
class Copy {
  #pieces: Uint8Array[] = [];
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length <= largestFrame) this.#pieces.push(bytes);
    else this.#pieces = [];
  }

  take(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}
