/** From an exchange to an observation: instants become microseconds since the load began. */

import type { Milliseconds } from "../../base/units.ts";
import type { Observation } from "../../measure/observation.ts";
import type { Outcome } from "../../measure/outcome.ts";
import { type Expectation, isExpectedStatus } from "../traffic.ts";
import type { Exchange } from "../transport/sender.ts";

const microsSince = (zero: Milliseconds, instant: Milliseconds): number =>
  Math.round((instant - zero) * 1000);

const orNull = (zero: Milliseconds, instant: Milliseconds | null): number | null =>
  instant === null ? null : microsSince(zero, instant);

/** What a request is to the run. */
export interface Place {
  readonly traffic: number;
  readonly operation: number;
  readonly expect: Expectation;
  readonly dueAt: Milliseconds;
  readonly zero: Milliseconds;
}

const nothing: readonly number[] = [];

/** `outcome`: what the exchange came to when it was judged. */
export function observationOf(place: Place, exchange: Exchange, outcome: Outcome): Observation {
  const { traffic, operation, expect, dueAt, zero } = place;
  const { stream } = exchange;
  return {
    traffic,
    operation,
    dueUs: microsSince(zero, dueAt),
    // Dropped by the sender itself: a limit of this machine kept it from being sent.
    sentUs: outcome.kind === "dropped" ? null : microsSince(zero, exchange.sentAt),
    firstByteUs: orNull(zero, exchange.firstByteAt),
    endUs: microsSince(zero, exchange.endedAt),
    outcome,
    good: outcome.kind === "answered" && isExpectedStatus(expect, outcome.status),
    bytes: exchange.bytes,
    contentUs: stream === null ? nothing : stream.contentAt.map((at) => microsSince(zero, at)),
    usage: stream?.usage ?? null,
  };
}

export function dropped({ traffic, operation, dueAt, zero }: Omit<Place, "expect">): Observation {
  const dueUs = microsSince(zero, dueAt);
  return {
    traffic,
    operation,
    dueUs,
    sentUs: null,
    firstByteUs: null,
    endUs: dueUs,
    outcome: { kind: "dropped" },
    good: false,
    bytes: 0,
    contentUs: nothing,
    usage: null,
  };
}
