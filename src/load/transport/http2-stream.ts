/** One request on a stream of an HTTP/2 connection. */

import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { constants, type OutgoingHttpHeaders } from "node:http2";
import type { Clock } from "../../base/clock.ts";
import type { Outcome } from "../../measure/outcome.ts";
import { answered } from "./answered.ts";
import { outcomeOfError } from "./failure.ts";
import type { Flight } from "./flight.ts";
import type { InFlight } from "./in-flight.ts";
import type { Answer } from "./sender.ts";

export interface StreamEnd {
  /** Whether the server said that it did nothing with a stream of this number. */
  isUnprocessed(stream: number): boolean;
  /** The stream is closed; its request may have no outcome yet only if it was not processed. */
  over(isUnprocessed: boolean): void;
}

/** Sends the request. Returns what gives it up. */
export function sendStream(
  { clock, inFlight }: { readonly clock: Clock; readonly inFlight: InFlight },
  session: ClientHttp2Session,
  flight: Flight,
  headers: OutgoingHttpHeaders,
  end: StreamEnd,
): () => void {
  const { reader, request } = flight;
  const stream = session.request(headers, { endStream: request.body === null });
  const giveUp = () => stream.close(constants.NGHTTP2_CANCEL);
  const settle = (outcome: Outcome) => inFlight.settle(flight, outcome, clock.now());
  stream.on("response", (headers) => {
    inFlight.heard(flight, clock.now());
    reader.begin(statusOf(headers), headersOf(headers));
  });
  stream.on("data", (chunk: Buffer) => {
    inFlight.heard(flight, clock.now());
    if (reader.body(chunk, 0, chunk.length)) return;
    settle({ kind: "too-large" });
    giveUp();
  });
  stream.on("end", () => {
    // Node ends a stream that was reset or lost its connection, too; the code tells them apart. It
    // cannot tell a reset with the code of success from a true end.
    if (isWhole(stream, flight)) settle(answered(reader.status));
    // The answer may come before all of the request is sent.
    if (!stream.writableFinished) giveUp();
  });
  const isUnprocessed = () => !reader.hasBegun && end.isUnprocessed(stream.id ?? neverSent);
  stream.on("error", (error) => {
    if (!isUnprocessed()) settle(outcomeOfError(error, reader.hasBegun));
  });
  stream.on("close", () => {
    const goesAgain = isUnprocessed();
    if (!goesAgain) settle({ kind: reader.hasBegun ? "truncated" : "reset" });
    end.over(goesAgain);
  });
  if (request.body !== null) stream.end(request.body);
  return giveUp;
}

/** A stream has its number when its first frame is made. */
const neverSent = Number.POSITIVE_INFINITY;

const isWhole = (stream: ClientHttp2Stream, { reader }: Flight): boolean =>
  reader.hasBegun &&
  stream.rstCode === constants.NGHTTP2_NO_ERROR &&
  stream.session?.destroyed === false;

const statusOf = (headers: IncomingHttpHeaders): number => Number(headers[":status"]);

function headersOf(headers: IncomingHttpHeaders): Answer["headers"] {
  const fields: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(":") || value === undefined) continue;
    // Only cookies come as a list.
    fields.push([name, typeof value === "string" ? value : value.join("\n")]);
  }
  return Object.fromEntries(fields);
}
