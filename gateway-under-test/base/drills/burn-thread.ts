/** A thread that computes for a share of its time, until it is ended or its time is over. */

import { workerData } from "node:worker_threads";
import { systemClock } from "../clock.ts";

export interface BurnOrder {
  /** Milliseconds that each thread was busy, by its index. */
  readonly spent: Float64Array;
  readonly index: number;
  readonly share: number;
  readonly lasting: number;
}

/** Short, so that a tenth of a second has its share, too. */
const periodMs = 20;

/** Nobody wakes it: a wait on it is a sleep that costs nothing. */
const pillow = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

function burnAway({ spent, index, share, lasting }: BurnOrder): void {
  const deadline = systemClock.now() + lasting;
  for (let began = systemClock.now(); began < deadline; began = systemClock.now()) {
    const end = Math.min(began + periodMs * share, deadline);
    while (systemClock.now() < end);
    spent[index] = (spent[index] ?? 0) + systemClock.now() - began;
    Atomics.wait(pillow, 0, 0, periodMs * (1 - share));
  }
}

burnAway(workerData);
