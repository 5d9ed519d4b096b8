/** Whether another attempt still makes sense. */

import type { Clock } from "../../base/clock.ts";
import type { AskedCall } from "../call.ts";

/** Timers may fire a fraction early: with less than this left, the time is up. In ms. */
const leastMs = 1;

/** After `waitMs`: somebody still wants the answer, and there is time for one. */
export function hasTime(clock: Clock, call: AskedCall, waitMs = 0): boolean {
  if (call.cancellation.reason !== undefined) return false;
  return clock.now() + waitMs + leastMs < call.deadline;
}
