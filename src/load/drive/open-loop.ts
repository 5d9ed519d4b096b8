/** The open model: journeys begin when they are due, whether or not the target keeps up. */

import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Arrival } from "../arrivals/arrivals.ts";
import { pace } from "./pacer.ts";
import type { Visit } from "./visit.ts";

export interface OpenLoop {
  readonly arrivals: Iterable<Arrival>;
  readonly maxInFlight: number;
  readonly zero: Milliseconds;
  readonly signal: AbortSignal;
}

/**
 * Resolves when every arrival has its outcome; after the signal no more are begun. `drop` is told
 * of what was due beyond the limit, and is not sent.
 */
export async function runOpenLoop(
  clock: Clock,
  visit: Visit,
  drop: (arrival: number, dueAt: Milliseconds) => void,
  { arrivals, maxInFlight, zero, signal }: OpenLoop,
): Promise<void> {
  const inFlight = new Set<Promise<unknown>>();
  const begin = (arrival: Arrival) => {
    const dueAt = ms(zero + arrival.due);
    if (inFlight.size >= maxInFlight) return drop(arrival.index, dueAt);
    const visiting = visit(arrival.index, dueAt).finally(() => inFlight.delete(visiting));
    inFlight.add(visiting);
  };
  await pace(clock, zero, arrivals, begin, signal);
  await Promise.all(inFlight);
}
