/** Takes memory at a steady pace, up to a bound, and keeps it. */

import type { Clock } from "../clock.ts";
import type { DrillOf, Machine, RunningDrill } from "./drill.ts";

const tickMs = 50;

/** Taken in one go: filling more would stand the event loop still. */
const mostAtOnce = 64 * 2 ** 20;

/** Left to the system, which ends processes of its own choice when it has no memory. */
export const reservedBytes = 256 * 2 ** 20;

export function grow(
  clock: Clock,
  machine: Pick<Machine, "availableBytes">,
  { upTo, perSecond }: DrillOf<"grow">,
): RunningDrill {
  const began = clock.now();
  let held: Buffer[] = [];
  let bytes = 0;
  const take = () => {
    // The first tick counts, too, so that a short drill takes something.
    const due = Math.min(upTo, (perSecond * (clock.now() - began + tickMs)) / 1_000);
    const spare = machine.availableBytes() - reservedBytes;
    const size = Math.floor(Math.min(due - bytes, spare, mostAtOnce));
    if (size < 1) return;
    // Filled with something else than zeros: the system gives pages only when they are written.
    held.push(Buffer.alloc(size, 1));
    bytes += size;
  };
  const tick = () => {
    try {
      take();
    } catch {
      // There is no such piece of memory just now; there may be one later.
    }
    if (bytes < Math.floor(upTo)) next = clock.alarm(tickMs, tick);
  };
  let next = clock.alarm(0, tick);
  return {
    tally: () => ({ touched: bytes, unit: "bytes", times: 1 }),
    async end() {
      next.cancel();
      held = [];
    },
  };
}
