/** An answer that is known in full: a stream is collected, and can be played again. */

import type { Completion } from "../answer.ts";
import { type AnswerStream, type Given, replay, type StreamEnding } from "../answer.ts";
import type { Failure } from "../attempt.ts";
import { textOfBody, textOfEvents } from "./answer-text.ts";

export interface Collected {
  readonly kind: "collected";
  readonly given: Given;
  readonly text: string;
  readonly completion: Completion | undefined;
}

/** In UTF-16 units: a stream that is longer is given up, because it is kept in memory. */
const longest = 32 * 1024 * 1024;

/** Nothing of it has been sent to the client yet: a stream that breaks is a failed attempt. */
export async function collected(given: Given): Promise<Collected | Failure> {
  if (given.kind === "whole") {
    const text = textOfBody(given.body);
    return { kind: "collected", given, text, completion: given.completion };
  }
  const { events, ending } = await read(given.stream);
  if (ending.kind === "broken") return { kind: "failed", reason: ending.reason };
  const { completion } = ending;
  const stream = replay(events, completion);
  return { kind: "collected", given: { ...given, stream }, text: textOfEvents(events), completion };
}

interface Read {
  readonly events: string;
  readonly ending: StreamEnding;
}

function read(stream: AnswerStream): Promise<Read> {
  return new Promise((resolve) => {
    let events = "";
    let isTooLong = false;
    stream.start({
      write(text) {
        isTooLong ||= events.length + text.length > longest;
        events = isTooLong ? "" : events + text;
        return true;
      },
      end: (ending) =>
        resolve({
          events,
          ending: isTooLong ? { kind: "broken", reason: "malformed", said: 0 } : ending,
        }),
    });
  });
}
