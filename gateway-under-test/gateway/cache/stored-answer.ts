/** An answer as it is kept, and how it is given again. */

import type { AnswerStream, Completion, Given, StreamSink } from "../answer.ts";

/** The text of the body, or of all events. */
export interface Stored {
  readonly kind: Given["kind"];
  readonly status: number;
  readonly text: string;
  /** Undefined: it is not complete. */
  readonly completion: Completion | undefined;
}

/** Where answers are kept. A place that does not answer has none. */
export interface AnswerStore {
  get(key: string): Found | undefined | Promise<Found | undefined>;
  set(key: string, stored: Stored): void;
}

export interface Found {
  readonly stored: Stored;
  readonly ageMs: number;
  /** How long it is still fresh; from 0 down it is stale. */
  readonly freshMs: number;
}

export function answerOf({ kind, status, text, completion }: Stored): Given {
  if (kind === "stream")
    return { kind, headers: {}, stream: replayed(text, completion ?? nothing) };
  const headers = { "content-type": "application/json; charset=utf-8" };
  const answer = { kind, status, headers, body: text };
  return completion === undefined ? answer : { ...answer, completion };
}

const nothing: Completion = { finishReason: "none", isEmpty: true, usage: undefined };

/** Of UTF-16 units; a client that reads slowly has about so much of it waiting in its socket. */
const pieceLength = 16 * 1024;

/** Whole events at a time, as fast as the client takes them. */
function replayed(text: string, completion: Completion): AnswerStream {
  let from = 0;
  let sink: StreamSink | undefined;
  const go = () => {
    let wantsMore = true;
    while (sink !== undefined && wantsMore && from < text.length) {
      const to = endOfEvent(text, from + pieceLength);
      const piece = text.slice(from, to);
      from = to;
      wantsMore = sink.write(piece);
    }
    if (sink === undefined || from < text.length) return;
    const done = sink;
    sink = undefined;
    done.end({ kind: "complete", completion });
  };
  return {
    start(given) {
      sink = given;
      go();
    },
    resume: go,
  };
}

function endOfEvent(text: string, from: number): number {
  const end = text.indexOf("\n\n", from);
  return end < 0 ? text.length : end + 2;
}
