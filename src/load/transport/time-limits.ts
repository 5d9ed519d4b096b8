/** Which limit of time a request meets next, and which one it has passed. */

import type { TimeLimit } from "../../measure/outcome.ts";
import type { Flight } from "./flight.ts";

/** The instant at which the earliest of its limits is passed. */
export function dueAt(flight: Flight): number {
  const { total, connect, firstByte, idle } = flight.request.timeouts;
  let due = flight.askedAt + total;
  if (flight.stage === "waiting") return due;
  if (connect !== null && flight.stage === "connecting") {
    due = Math.min(due, flight.sentAt + connect);
  }
  if (flight.reader.firstByteAt === null) {
    if (firstByte !== null) due = Math.min(due, flight.sentAt + firstByte);
  } else if (idle !== null) due = Math.min(due, flight.lastByteAt + idle);
  return due;
}

/** The name of the limit that is passed at `dueAt`; of two at once, the one that says more. */
export function limitAt(flight: Flight): TimeLimit {
  const { connect, firstByte, idle } = flight.request.timeouts;
  const due = dueAt(flight);
  const { stage, sentAt, lastByteAt, reader } = flight;
  if (stage === "waiting") return "total";
  if (stage === "connecting" && connect !== null && sentAt + connect === due) return "connect";
  const hasByte = reader.firstByteAt !== null;
  if (!hasByte && firstByte !== null && sentAt + firstByte === due) return "first-byte";
  if (hasByte && idle !== null && lastByteAt + idle === due) return "idle";
  return "total";
}
