/** The open model: arrivals are sent when they are due, whether or not the target keeps up. */

import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Observation } from "../../measure/observation.ts";
import type { Arrival } from "../arrivals/arrivals.ts";
import { dropped, observationOf } from "./observe.ts";
import { pace } from "./pacer.ts";
import type { RequestMaker } from "../request/requests.ts";
import type { Sender } from "../transport/sender.ts";

export interface OpenLoop {
  /** Index of the traffic in the plan. */
  readonly traffic: number;
  readonly arrivals: Iterable<Arrival>;
  readonly maxInFlight: number;
  readonly zero: Milliseconds;
  readonly signal: AbortSignal;
}

/** Resolves when every arrival has its outcome; after the signal no more are sent. */
export async function runOpenLoop(
  clock: Clock,
  sender: Sender,
  make: RequestMaker,
  observe: (observation: Observation) => void,
  { traffic, arrivals, maxInFlight, zero, signal }: OpenLoop,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  const send = (arrival: Arrival) => {
    const dueAt = ms(zero + arrival.due);
    if (inFlight.size >= maxInFlight) return observe(dropped(traffic, dueAt, zero));
    const request = make(arrival.index);
    const sending = sender.send(request).then((exchange) => {
      inFlight.delete(sending);
      observe(observationOf(traffic, request, dueAt, zero, exchange));
    });
    inFlight.add(sending);
  };
  await pace(clock, zero, arrivals, send, signal);
  await Promise.all(inFlight);
}
