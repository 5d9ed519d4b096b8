/** Writes a committed stream to the client and makes its end unmistakable. */

import type { ServerResponse } from "node:http";
import type { Clock } from "../../base/clock.ts";
import { cut } from "../../base/http-server.ts";
import type { StreamAnswer, StreamEnding } from "../answer.ts";
import type { FailureReason } from "../failure.ts";
import type { Headers } from "../headers.ts";

const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  // Proxies like nginx would otherwise collect the tokens.
  "x-accel-buffering": "no",
};

export interface SendOptions {
  readonly headers: Headers;
  /** Undefined is the classic bug, on demand: a cut stream looks as if it had ended. */
  readonly interruption: ((reason: FailureReason) => string) | undefined;
}

export function sendStream(
  clock: Clock,
  response: ServerResponse,
  { stream, headers }: StreamAnswer,
  options: SendOptions,
): void {
  response.writeHead(200, { ...headers, ...options.headers, ...streamHeaders });
  response.on("drain", () => stream.resume());
  // What waits for a client that has left is thrown away: until then the stream would not end.
  response.on("close", () => stream.resume());
  stream.start({
    // Nobody is there any more: whatever still comes is taken and thrown away.
    write: (text) => response.destroyed || response.write(text),
    end: (ending) => end(clock, response, ending, options.interruption),
  });
}

function end(
  clock: Clock,
  response: ServerResponse,
  ending: StreamEnding,
  interruption: SendOptions["interruption"],
): void {
  if (response.destroyed) return;
  if (ending.kind === "complete" || interruption === undefined) {
    response.end();
    return;
  }
  // A clean end would be taken for a complete answer: stock SDKs stop reading without an error.
  response.write(interruption(ending.reason));
  cut(clock, response);
}
