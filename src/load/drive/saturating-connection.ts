/** Follows one connection of autocannon by its events, so that each request is told of once. */

import type autocannon from "autocannon";
import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import { outcomeOfError } from "../transport/failure.ts";
import type { Exchange } from "../transport/sender.ts";

interface Sent {
  readonly at: Milliseconds;
  /**
   * It was written behind an answer that announced the end of the connection, which autocannon does
   * not heed: no server reads it, and its loss says nothing about one.
   */
  readonly isUnread: boolean;
  /** When its answer began. */
  answerAt: Milliseconds | null;
}

/**
 * To be called before the first request. A connection has one request in flight at the most. One
 * that is followed by the next without an answer was lost with its connection; or it timed out, but
 * that autocannon tells after it sent the next one, in the same turn. After a loss the connection
 * is given up: autocannon would dial again, without a pause, and read on in the middle of an
 * answer.
 */
export function followConnection(
  clock: Clock,
  client: autocannon.Client,
  timeout: Milliseconds,
  report: (exchange: Exchange) => void,
): void {
  let inFlight: Sent | null = null;
  let replaced: Sent | null = null;
  let isClosing = false;
  let isGivenUp = false;

  const tell = (sent: Sent | null, outcome: Outcome, bytes = 0) => {
    if (sent === null || (isGivenUp && outcome.kind !== "cancelled")) return;
    report(exchangeOf(sent, clock.now(), outcome, bytes));
    if (!isLoss(outcome)) return;
    // The next request waits for a connection that is not made any more: it was never sent.
    inFlight = null;
    isGivenUp = true;
    giveUp(client);
  };
  const taken = (): Sent | null => {
    const sent = inFlight;
    inFlight = null;
    return sent;
  };
  const tellLost = (sent: Sent | null, outcomeOf: (sent: Sent) => Outcome) => {
    if (sent !== null && !sent.isUnread) tell(sent, outcomeOf(sent));
  };
  const tellReplaced = () => {
    tellLost(replaced, ({ answerAt }) => ({ kind: answerAt === null ? "reset" : "truncated" }));
    replaced = null;
  };
  // The types of autocannon know but some of its events by `on`.
  client.addListener("request", () => {
    tellReplaced();
    replaced = taken();
    if (replaced !== null) queueMicrotask(tellReplaced);
    inFlight = { at: clock.now(), isUnread: isClosing, answerAt: null };
    isClosing = false;
  });
  client.addListener("headers", (answer: { readonly shouldKeepAlive?: boolean }) => {
    isClosing = answer.shouldKeepAlive === false;
    if (inFlight !== null) inFlight.answerAt = clock.now();
  });
  client.addListener("response", (status: number, bytes: number) => {
    tell(taken(), outcomeOf(status), bytes);
  });
  client.addListener("connError", (error: Error) => {
    tellLost(taken(), ({ answerAt }) => outcomeOfError(error, answerAt !== null));
  });
  client.addListener("timeout", () => {
    tell(replaced, timedOut);
    replaced = null;
  });
  client.addListener("done", () => {
    const waited = ({ at }: Sent) => clock.now() - at;
    tellLost(taken(), (sent) => (waited(sent) >= timeout ? timedOut : { kind: "cancelled" }));
  });
}

const exchangeOf = (
  { at: sentAt, answerAt: firstByteAt }: Sent,
  endedAt: Milliseconds,
  outcome: Outcome,
  bytes: number,
): Exchange => ({ sentAt, firstByteAt, endedAt, outcome, bytes, stream: null, answer: null });

const timedOut: Outcome = { kind: "timed-out", limit: "total" };

/** No whole answer came: what the connection carries from then on cannot be trusted. */
export const isLoss = ({ kind }: Outcome): boolean => kind !== "answered" && kind !== "cancelled";

/** The types of autocannon do not know this method, either. */
function giveUp(client: autocannon.Client): void {
  if ("destroy" in client && typeof client.destroy === "function") client.destroy();
}

function outcomeOf(status: number): Outcome {
  // What it could not parse has no status.
  if (!Number.isInteger(status)) return { kind: "protocol" };
  return { kind: "answered", status };
}
