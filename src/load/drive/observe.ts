/** From an exchange to an observation: instants become microseconds since the load began. */

import type { Milliseconds } from "../../base/units.ts";
import type { Observation } from "../../measure/observation.ts";
import type { Exchange, OutgoingRequest } from "../transport/sender.ts";
import { isExpectedStatus } from "../traffic.ts";

const microsSince = (zero: Milliseconds, instant: Milliseconds): number =>
  Math.round((instant - zero) * 1000);

export function observationOf(
  traffic: number,
  request: OutgoingRequest,
  dueAt: Milliseconds,
  zero: Milliseconds,
  exchange: Exchange,
): Observation {
  const { outcome, bytes, firstTokenAt } = exchange;
  return {
    traffic,
    dueUs: microsSince(zero, dueAt),
    // Dropped by the sender itself: a limit of this machine kept it from being sent.
    sentUs: outcome.kind === "dropped" ? null : microsSince(zero, exchange.sentAt),
    endUs: microsSince(zero, exchange.endedAt),
    firstTokenUs: firstTokenAt === null ? null : microsSince(zero, firstTokenAt),
    outcome,
    good: outcome.kind === "answered" && isExpectedStatus(request.expect, outcome.status),
    bytes,
  };
}

export function dropped(traffic: number, dueAt: Milliseconds, zero: Milliseconds): Observation {
  const dueUs = microsSince(zero, dueAt);
  return {
    traffic,
    dueUs,
    sentUs: null,
    endUs: dueUs,
    firstTokenUs: null,
    outcome: { kind: "dropped" },
    good: false,
    bytes: 0,
  };
}
