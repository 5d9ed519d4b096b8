/** A fault that is ready to be injected: what it owes is known before anything is done. */

import type { Clock } from "../base/clock.ts";
import type { Milliseconds } from "../base/units.ts";
import type { Actions } from "./action/actions.ts";
import type { Undo } from "./effect.ts";
import type { Remedy } from "./remedy.ts";
import type { FaultSites } from "./site.ts";

export interface Prepared {
  /** Take it back from outside, in the order in which it was done; undone in reverse. */
  readonly remedies: readonly Remedy[];
  /** The longest that either of inject and its undo may take; left out: as any fault. */
  readonly limit?: Milliseconds;
  /** Resolves with its undo once the fault is in force. */
  inject(): Promise<Undo>;
}

export interface FaultPorts {
  readonly clock: Clock;
  readonly sites: FaultSites;
  readonly actions: Actions;
}
