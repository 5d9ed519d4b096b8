/** Plays the schedules of a proxy's toxics: one timer for each, set for its next change. */

import type { Clock } from "../base/clock.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import { type Phase, phaseAt, type Schedule } from "./schedule.ts";

interface Running {
  readonly schedule: Schedule;
  readonly startedAt: Milliseconds;
  cancel: () => void;
}

export interface Standing {
  readonly schedule: Schedule;
  readonly phase: Phase;
  /** Since the schedule was given. */
  readonly elapsedMs: number;
}

export class ScheduleTimers<Item> {
  readonly #clock: Clock;
  readonly #onDue: (item: Item) => void;
  readonly #running = new Map<Item, Running>();
  #isStopped = false;

  /** `onDue` is called when the phase of an item has changed; `standing` then tells it. */
  constructor(clock: Clock, onDue: (item: Item) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Begins now, in place of any schedule that it had. */
  start(item: Item, schedule: Schedule): void {
    this.stop(item);
    if (this.#isStopped) return;
    const running = { schedule, startedAt: this.#clock.now(), cancel: () => {} };
    this.#running.set(item, running);
    this.#await(item, running);
  }

  /** Undefined for an item without a schedule. */
  standing(item: Item): Standing | undefined {
    const running = this.#running.get(item);
    if (running === undefined) return undefined;
    const { schedule, startedAt } = running;
    const elapsedMs = this.#clock.now() - startedAt;
    return { schedule, elapsedMs, phase: phaseAt(schedule, elapsedMs) };
  }

  stop(item: Item): void {
    this.#running.get(item)?.cancel();
    this.#running.delete(item);
  }

  /** For good: nothing that starts from here on is played. */
  stopAll(): void {
    this.#isStopped = true;
    for (const item of [...this.#running.keys()]) this.stop(item);
  }

  #await(item: Item, running: Running): void {
    const { schedule, startedAt } = running;
    const { endsAtMs } = phaseAt(schedule, this.#clock.now() - startedAt);
    if (endsAtMs === null) return;
    // Counted from the start, so that late timers do not add up.
    const delay = ms(startedAt + endsAtMs - this.#clock.now());
    running.cancel = this.#clock.after(delay, () => {
      this.#await(item, running);
      this.#onDue(item);
    });
  }
}
