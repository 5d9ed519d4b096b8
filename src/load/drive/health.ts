/** How well the generator itself did: what it could not keep up with is no fault of the target. */

import { monitorEventLoopDelay } from "node:perf_hooks";

/** One worker's health over the whole load; microseconds. */
export interface WorkerHealth {
  readonly eventLoopLagP99Us: number;
  readonly eventLoopLagMaxUs: number;
}

/** The timer behind the monitor fires this often, and its period is part of what it reports. */
const resolutionMs = 10;

/** Starts watching this thread's event loop; the returned function stops and reports. */
export function watchEventLoop(): () => WorkerHealth {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  return () => {
    delays.disable();
    const lagUs = (nanoseconds: number) => Math.max(0, nanoseconds / 1000 - resolutionMs * 1000);
    return {
      eventLoopLagP99Us: Math.round(lagUs(delays.percentile(99))),
      eventLoopLagMaxUs: Math.round(lagUs(delays.max)),
    };
  };
}
