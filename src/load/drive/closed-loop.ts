/** The closed model: each connection sends its next request when the last one was answered. */

import { type Clock, sleep } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Observation } from "../../measure/observation.ts";
import { observationOf } from "./observe.ts";
import type { RequestMaker } from "../request/requests.ts";
import type { Exchange, Sender } from "../transport/sender.ts";

export interface ClosedLoop {
  readonly traffic: number;
  readonly connections: number;
  readonly zero: Milliseconds;
  readonly duration: Milliseconds;
  readonly signal: AbortSignal;
}

/** A connection that failed waits so long, lest it spin on a dead target or an own limit. */
const backoff = ms(100);

/** Resolves when the time is over and every request has its outcome. */
export async function runClosedLoop(
  clock: Clock,
  sender: Sender,
  make: RequestMaker,
  observe: (observation: Observation) => void,
  { traffic, connections, zero, duration, signal }: ClosedLoop,
): Promise<void> {
  const end = ms(zero + duration);
  let index = 0;
  const connection = async () => {
    await clock.sleepUntil(zero, signal);
    while (clock.now() < end && !signal.aborted) {
      const request = make(index++);
      // Nothing is due before the last answer came: due and sent are the same instant.
      const dueAt = clock.now();
      const exchange = await sender.send(request);
      observe(observationOf(traffic, request, dueAt, zero, exchange));
      if (isBroken(exchange)) await sleep(clock, backoff, signal);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
}

const isBroken = ({ outcome: { kind } }: Exchange): boolean =>
  kind === "refused" || kind === "reset" || kind === "dropped";
