/**
 * Sends each arrival at its due time: an absolute schedule, with no catching up but by lateness.
 */

import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Arrival } from "../arrivals/arrivals.ts";

/**
 * So many late arrivals are sent at once before waiting I/O is let in. With more of them answers
 * wait while connections are opened that they would have freed: a late pacer made itself later.
 */
const sendsPerTurn = 8;

/**
 * Calls `send` for each arrival at `zero` plus its due time, and resolves when all were called or
 * the signal aborted. When the loop is late, arrivals that are due go out at once, each still with
 * its own due time, so that the lateness shows in the latency and in the send lag.
 */
export async function pace(
  clock: Clock,
  zero: Milliseconds,
  arrivals: Iterable<Arrival>,
  send: (arrival: Arrival) => void,
  signal: AbortSignal,
): Promise<void> {
  let sentInTurn = 0;
  for (const arrival of arrivals) {
    const instant = ms(zero + arrival.due);
    if (clock.now() < instant) {
      await clock.sleepUntil(instant, signal);
      sentInTurn = 0;
    } else if (++sentInTurn === sendsPerTurn) {
      await clock.turn();
      sentInTurn = 0;
    }
    if (signal.aborted) return;
    send(arrival);
  }
}
