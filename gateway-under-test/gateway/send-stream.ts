/** Writes a committed stream to the client and makes its end unmistakable. */

import type { ServerResponse } from "node:http";
import type { Clock } from "../base/clock.ts";
import { cut } from "../base/http-server.ts";
import type { Headers, StreamAnswer, StreamEnding } from "./answer.ts";
import { errorBody } from "./error-answer.ts";
import type { FailureReason } from "./failure.ts";

const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  // Proxies like nginx would otherwise collect the tokens.
  "x-accel-buffering": "no",
};

export interface SendOptions {
  readonly headers: Headers;
  /** The classic bug, on demand: a cut stream looks as if it had ended. */
  readonly hidesBreaks: boolean;
}

export function sendStream(
  clock: Clock,
  response: ServerResponse,
  { stream, headers }: StreamAnswer,
  options: SendOptions,
): void {
  response.writeHead(200, { ...headers, ...options.headers, ...streamHeaders });
  response.on("drain", () => stream.resume());
  stream.start({
    // Nobody is there any more: whatever still comes is taken and thrown away.
    write: (text) => response.destroyed || response.write(text),
    end: (ending) => end(clock, response, ending, options.hidesBreaks),
  });
}

function end(clock: Clock, response: ServerResponse, ending: StreamEnding, hidesBreaks: boolean) {
  if (response.destroyed) return;
  if (ending.kind === "complete" || hidesBreaks) {
    response.end();
    return;
  }
  // A clean end would be taken for a complete answer: stock SDKs stop reading without an error.
  response.write(`data: ${interruption(ending.reason)}\n\n`);
  cut(clock, response);
}

function interruption(reason: FailureReason): string {
  const message = `The stream was interrupted (${reason}).`;
  return errorBody({ message, type: "server_error", code: "stream_interrupted" });
}
