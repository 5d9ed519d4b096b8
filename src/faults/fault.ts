/** A fault as data: what is broken, where, from when to when. */

import type { Milliseconds } from "../base/units.ts";
import type { ActionSpec } from "./action/action.ts";
import type { NetworkSpec } from "./network/network.ts";
import type { ProcessSpec } from "./process/process.ts";
import type { ProviderSpec } from "./provider/provider.ts";
import type { StoreSpec } from "./store/store.ts";

export type FaultSpec = NetworkSpec | ProviderSpec | ProcessSpec | StoreSpec | ActionSpec;

export interface Fault {
  /** Unique in the run: `timeout@provider/openai`. */
  readonly id: string;
  /** The id of the scenario's fault that it comes from: one may have several, at several places. */
  readonly of: string;
  /** The link, process, provider or store: `edge`, `provider/openai`, `gateway/1`. */
  readonly on: string;
  readonly spec: FaultSpec;
  /** Since the load began. */
  readonly start: Milliseconds;
  /** When it is undone at the latest: at its own end, or at the end of the run. */
  readonly end: Milliseconds;
}
