/** The closed model: each connection begins its next journey when its last one is over. */

import { type Clock, sleep } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import type { Visit } from "./visit.ts";

export interface ClosedLoop {
  readonly connections: number;
  readonly zero: Milliseconds;
  readonly duration: Milliseconds;
  /** Ends after so many journeys, if that is sooner. null: the time alone ends it. */
  readonly iterations: number | null;
  readonly signal: AbortSignal;
}

/** A connection that failed waits so long, lest it spin on a dead target or an own limit. */
const backoff = ms(100);

/**
 * Resolves when it is over and every request has its outcome. Journeys are numbered in the order in
 * which they begin; the connection is the user who visits.
 */
export async function runClosedLoop(
  clock: Clock,
  visit: Visit,
  { connections, zero, duration, iterations, signal }: ClosedLoop,
): Promise<void> {
  const end = ms(zero + duration);
  const last = iterations ?? Number.POSITIVE_INFINITY;
  let index = 0;
  const connection = async (user: number) => {
    await clock.sleepUntil(zero, signal);
    while (index < last && clock.now() < end && !signal.aborted) {
      // Nothing is due before the last answer came: due and sent are the same instant.
      const outcome = await visit(index++, clock.now(), user);
      if (isBroken(outcome)) await sleep(clock, backoff, signal);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, user) => connection(user)));
}

const isBroken = ({ kind }: Outcome): boolean =>
  kind === "refused" || kind === "reset" || kind === "dropped" || kind === "dns" || kind === "tls";
