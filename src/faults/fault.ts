/** A fault as data: what is broken, where, from when to when. */

import type { Milliseconds } from "../base/units.ts";
import type { DownSpec } from "./down.ts";
import type { KillSpec } from "./kill.ts";
import type { LatencySpec } from "./latency.ts";
import type { ResetPeerSpec } from "./reset-peer.ts";
import type { TimeoutSpec } from "./timeout.ts";

export type FaultSpec = LatencySpec | TimeoutSpec | ResetPeerSpec | DownSpec | KillSpec;
export type FaultKind = FaultSpec["kind"];

export interface Fault {
  /** Unique in the scenario: `timeout@provider/openai`. */
  readonly id: string;
  /** The link or process: `edge`, `provider/openai`, `gateway/1`. */
  readonly on: string;
  readonly spec: FaultSpec;
  /** Since the load began. */
  readonly start: Milliseconds;
  /** When it is undone at the latest: at its own end, or at the end of the run. */
  readonly end: Milliseconds;
}
