/** Stands the event loop still, burst after burst. */

import type { Clock } from "../clock.ts";
import type { DrillOf, RunningDrill } from "./drill.ts";

/**
 * The program hears in the gaps between the bursts, so each burst but the first comes a gap after
 * the end of the one before. None goes on beyond the deadline.
 */
export function block(clock: Clock, { block: burstMs, every, lasting }: DrillOf<"block">) {
  const deadline = clock.now() + lasting;
  const gapMs = Math.max(every - burstMs, 1);
  let [times, blockedMs] = [0, 0];
  const burst = () => {
    const began = clock.now();
    const end = Math.min(began + burstMs, deadline);
    if (began >= end) return;
    while (clock.now() < end);
    times++;
    blockedMs += clock.now() - began;
    next = clock.alarm(gapMs, burst);
  };
  // Not at once: that it has begun is to be told first.
  let next = clock.alarm(0, burst);
  return {
    tally: () => ({ touched: blockedMs, unit: "ms", times }),
    end: async () => next.cancel(),
  } satisfies RunningDrill;
}
