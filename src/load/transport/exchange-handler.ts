/** Follows one request through undici's callbacks to its exchange: exactly one, whatever comes. */

import type { Dispatcher } from "undici";
import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import { type StreamReader, streamReader } from "../stream/event-stream.ts";
import { isMisuse, outcomeOfError } from "./failure.ts";
import type { Exchange, OutgoingRequest } from "./sender.ts";

/** What cancels each request that has no outcome yet. */
export type InFlight = Set<() => void>;

export function exchangeHandler(
  clock: Clock,
  request: OutgoingRequest,
  inFlight: InFlight,
  resolve: (exchange: Exchange | Promise<never>) => void,
): Dispatcher.DispatchHandler {
  const sentAt = clock.now();
  let firstTokenAt: Milliseconds | null = null;
  let status = 0;
  let bytes = 0;
  let stream: StreamReader | null = null;
  let isSettled = false;
  let abort = (): void => undefined;

  const settle = (outcome: Outcome) => {
    if (isSettled) return;
    isSettled = true;
    cancelTimeout();
    inFlight.delete(cancel);
    resolve({ sentAt, endedAt: clock.now(), firstTokenAt, outcome, bytes });
  };
  const giveUp = (outcome: Outcome) => {
    settle(outcome);
    abort();
  };
  const cancel = () => giveUp({ kind: "cancelled" });
  const cancelTimeout = clock.after(request.timeout, () => giveUp({ kind: "timed-out" }));
  inFlight.add(cancel);

  return {
    onRequestStart(controller) {
      // It was given up while it waited for a connection. An abort would close that connection, to
      // throw takes back the request alone.
      if (isSettled) throw givenUp();
      abort = () => controller.abort(givenUp());
    },
    onResponseStart(_controller, statusCode, headers) {
      // An answer of the hundreds comes ahead of the true one.
      if (statusCode < 200) return;
      status = statusCode;
      const type = String(headers["content-type"] ?? "").toLowerCase();
      if (type.startsWith("text/event-stream")) stream = streamReader();
    },
    onResponseData(_controller, chunk) {
      bytes += chunk.length;
      stream?.read(chunk);
      if (firstTokenAt === null && stream?.hasContent) firstTokenAt = clock.now();
    },
    onResponseEnd: () => settle(outcomeOfAnswer(request, status, stream)),
    onResponseError(_controller, error) {
      // Thrown from here it would be swallowed, and told again as an error of the connection.
      if (isMisuse(error)) resolve(Promise.reject(misuse(error)));
      settle(outcomeOfError(error, status !== 0));
    },
  };
}

const misuse = (cause: Error) =>
  new Error(`bug in gameday: a request cannot be sent: ${cause.message}`, { cause });

const givenUp = () => new Error("the sender gave this request up");

function outcomeOfAnswer(
  request: OutgoingRequest,
  status: number,
  stream: StreamReader | null,
): Outcome {
  if (status === 429) return { kind: "rate-limited" };
  const mustStream = request.expect.stream === "complete" && status < 300;
  if (mustStream && stream === null) return { kind: "invalid" };
  if (mustStream && stream?.isComplete === false) return { kind: "truncated" };
  return { kind: "answered", status };
}
