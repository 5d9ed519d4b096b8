/** The clock of a program, whose time stamps can be put wrong; what it measures stays right. */

import type { Alarm, Clock } from "../clock.ts";
import type { DrillOf, RunningDrill } from "./drill.ts";

interface Skew {
  readonly byMs: number;
  readings: number;
}

export class SkewedClock implements Clock {
  readonly #clock: Clock;
  readonly #skews = new Set<Skew>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  /** Wrong by the sum of all skews; each counts who was told a wrong time. */
  wallTime(): number {
    let time = this.#clock.wallTime();
    for (const skew of this.#skews) {
      skew.readings++;
      time += skew.byMs;
    }
    return time;
  }

  alarm(delayMs: number, ring: () => void): Alarm {
    return this.#clock.alarm(delayMs, ring);
  }

  sleep(delayMs: number): Promise<void> {
    return this.#clock.sleep(delayMs);
  }

  skew({ by }: DrillOf<"skew">): RunningDrill {
    const skew: Skew = { byMs: by, readings: 0 };
    this.#skews.add(skew);
    return {
      tally: () => ({ touched: skew.readings, unit: "readings", times: 1 }),
      end: async () => void this.#skews.delete(skew),
    };
  }
}
