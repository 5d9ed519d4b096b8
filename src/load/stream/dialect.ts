/** What the streams of all language models have in common. */

import type { Fields } from "./frame-fields.ts";

/** One stream in one dialect: it is told every frame, and remembers what it has to. */
export interface Dialect {
  /** What the frame carries; empty if it holds no token: a role, an empty text, usage, a ping. */
  read(frame: Fields): readonly Piece[];
  /** Whether the stream reached its own end. `hasDone`: the event `[DONE]` came. */
  isComplete(hasDone: boolean): boolean;
  /** Output tokens, reasoning included, as the stream tells; null before it does. */
  readonly usage: number | null;
}

export interface Piece {
  /** Pieces of one lane are one text: of a choice, of a block, of the arguments of a call. */
  readonly lane: string;
  /** Not empty. */
  readonly text: string;
  /** false: what a model thinks aloud before it answers. */
  readonly isVisible: boolean;
}

export function piece(lane: string | number, text: string, isVisible = true): readonly Piece[] {
  return text === "" ? none : [{ lane: `${lane}`, text, isVisible }];
}

const none: readonly Piece[] = [];

/** Which of the answers of one stream have begun, and which of them said why they stopped. */
export function answers() {
  const open = new Set<number>();
  const stopped = new Set<number>();
  return {
    see(index: number, reason: unknown): void {
      if (typeof reason === "string" && reason !== "") stopped.add(index);
      else open.add(index);
    },
    haveAllStopped(): boolean {
      return stopped.size > 0 && [...open].every((index) => stopped.has(index));
    },
  };
}
