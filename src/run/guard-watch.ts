/** Watches the measurements as they come, and stops the run when a guard trips. */

import type { Measurements } from "../measure/recorder.ts";
import { type Guard, isTripped } from "../slo/guard.ts";
import type { StopReason } from "./events.ts";

/** To be called after each batch; calls `stop` once at the most. */
export function watchGuards(
  guards: readonly Guard[],
  measurements: Measurements,
  stop: (why: StopReason) => void,
): () => void {
  let isStopped = false;
  return () => {
    if (isStopped) return;
    const why = trippedBy(guards, measurements);
    if (why === null) return;
    isStopped = true;
    stop(why);
  };
}

function trippedBy(guards: readonly Guard[], { traffics }: Measurements): StopReason | null {
  for (const guard of guards) {
    for (const { name, slices } of traffics) {
      if (guard.traffic !== null && guard.traffic !== name) continue;
      // The newest slice is still being filled: it says nothing yet.
      const complete = slices.slice(0, -1);
      if (isTripped(guard, complete)) return { kind: "guard", when: guard.when, traffic: name };
    }
  }
  return null;
}
