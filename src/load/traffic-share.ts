/** Which part of a traffic a worker plays. */

import type { Share } from "./arrivals/arrivals.ts";
import type { Traffic } from "./traffic.ts";

/**
 * A traffic is played by as many workers as each of its limits can be shared by: a worker without a
 * connection would lose its iterations. And users are kept by one worker each, with their cookies
 * and sessions: arrival n, of user n modulo their number, is of worker n modulo a divisor of it.
 * null: this worker has no part in it.
 */
export function shareOf(traffic: Traffic, worker: Share): Share | null {
  const count = workersOf(traffic, worker.count);
  return worker.index < count ? { index: worker.index, count } : null;
}

function workersOf({ model, transport, users }: Traffic, workers: number): number {
  const journeys = model.kind === "open" ? model.maxInFlight : model.connections;
  const most = Math.min(workers, journeys, transport.connections ?? workers);
  return users === null ? most : divisorUpTo(most, users);
}

/** The largest that leaves no rest; 1 at the least. */
function divisorUpTo(most: number, whole: number): number {
  let divisor = Math.min(most, whole);
  while (whole % divisor !== 0) divisor--;
  return divisor;
}
