/** The kinds of faults there are: the fields each takes in a scenario, and where it can act. */

import { downFields } from "./down.ts";
import type { FaultKind } from "./fault.ts";
import { killFields } from "./kill.ts";
import { latencyFields } from "./latency.ts";
import { resetPeerFields } from "./reset-peer.ts";
import { timeoutFields } from "./timeout.ts";

export const faultFields = {
  latency: latencyFields,
  timeout: timeoutFields,
  reset_peer: resetPeerFields,
  down: downFields,
  kill: killFields,
} as const satisfies Readonly<Record<FaultKind, unknown>>;

/** Whether a fault acts on a link or on a process. */
export const siteOf: Readonly<Record<FaultKind, "link" | "process">> = {
  latency: "link",
  timeout: "link",
  reset_peer: "link",
  down: "link",
  kill: "process",
};
