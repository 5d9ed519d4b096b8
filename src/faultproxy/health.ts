/** How well the fault proxy itself does: its own delays are no fault of the target. */

import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { Clock } from "../base/clock.ts";
import { seconds } from "../base/units.ts";

export interface ProxyHealth {
  /**
   * The part of the time since the start in which its thread was at work, or waited for a core,
   * instead of waiting for something to do; 0 to 1. Near 1 it limits what passes.
   */
  readonly busyShare: number;
  /** The same of the worst whole second. */
  readonly busiestSecondShare: number;
  /** How late the thread came to what was due; stalls below some milliseconds are not seen. */
  readonly loopLagUsP99: number;
}

/** Milliseconds between two looks at the loop: at 1, looking alone would take 1 % of a core. */
const resolutionMs = 5;

export class HealthWatch {
  readonly #clock: Clock;
  readonly #delays = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #start = performance.eventLoopUtilization();
  #second = this.#start;
  #busiestSecondShare = 0;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    this.#delays.enable();
    this.#waitASecond();
  }

  stop(): void {
    this.#delays.disable();
    this.#cancel();
  }

  read(): ProxyHealth {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#start);
    // The delays are in nanoseconds and hold the time from one look to the next.
    const lagUs = this.#delays.percentile(99) / 1000 - resolutionMs * 1000;
    return {
      busyShare: utilization,
      busiestSecondShare: this.#busiestSecondShare,
      loopLagUsP99: Math.max(0, Math.round(lagUs)),
    };
  }

  #waitASecond(): void {
    this.#cancel = this.#clock.after(seconds(1), () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, this.#second);
      this.#second = now;
      this.#busiestSecondShare = Math.max(this.#busiestSecondShare, utilization);
      this.#waitASecond();
    });
  }
}
