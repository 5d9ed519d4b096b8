/** What the fault proxy takes from outside: time and chance. */

import type { Clock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";

/** A stream of chance for each purpose, so that one connection's draws disturb no other's. */
export type RandomStreams = (...purposes: readonly (string | number)[]) => Random;

export interface FaultProxyPorts {
  readonly clock: Clock;
  readonly random: RandomStreams;
}
