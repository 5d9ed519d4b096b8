/** Which engine plays a traffic, decided by what each can measure truthfully. */

import { hasTemplate } from "./template.ts";
import type { Traffic } from "./traffic.ts";

export type Engine = "gameday" | "autocannon";

/**
 * autocannon saturates well, but its numbers cannot be trusted next to faults (latencies double on
 * a connection after a reset, and it reconnects without a pause), and it cannot read streams or
 * vary a request. `isUndisturbed`: no fault, and so no link, is between it and the target.
 * Everything else is played by our own loops.
 */
export function engineOf(traffic: Traffic, isUndisturbed: boolean): Engine {
  const isPlain =
    traffic.expect.stream === null &&
    !hasTemplate(traffic.request.path) &&
    !hasTemplate(traffic.request.body);
  const canSaturate = traffic.model.kind === "closed" && isPlain;
  return canSaturate && isUndisturbed ? "autocannon" : "gameday";
}
