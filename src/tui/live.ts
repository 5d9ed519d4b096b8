/** The run as a picture that changes five times a second, whatever the rate of its events. */

import type { Clock } from "../base/clock.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Measurements } from "../measure/recorder.ts";
import type { Plan } from "../run/plan.ts";
import type { Reader } from "../run/play.ts";
import { type Numbers, numbersOf } from "./numbers.ts";
import { secondReader } from "./seconds.ts";
import { elapsedOf, firstView, nextView, type View } from "./view.ts";

export interface Picture {
  readonly view: View;
  readonly numbers: Numbers;
  /** How far the load is. */
  readonly elapsed: Milliseconds;
}

/** Between two pictures. */
export const pictureEvery = ms(200);

export class Live {
  readonly #clock: Clock;
  readonly #plan: Plan;
  readonly #readSecond = secondReader();
  readonly #listeners = new Set<() => void>();
  #view: View;
  #measurements: Measurements = { traffics: [] };
  /** When the newest event came. */
  #seenAt: Milliseconds;
  #picture: Picture;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, plan: Plan) {
    this.#clock = clock;
    this.#plan = plan;
    this.#view = firstView(plan);
    this.#seenAt = clock.now();
    this.#picture = this.#take();
  }

  /** Takes a new picture at regular intervals, until the returned function is called. */
  start(): () => void {
    this.#wait();
    return () => this.#cancel();
  }

  /** Cheap: what it means is worked out when the next picture is taken. */
  readonly read: Reader = (event, measurements) => {
    this.#view = nextView(this.#view, event);
    this.#measurements = measurements;
    this.#seenAt = this.#clock.now();
  };

  readonly picture = (): Picture => this.#picture;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #wait(): void {
    this.#cancel = this.#clock.after(pictureEvery, () => {
      this.#picture = this.#take();
      for (const listener of this.#listeners) listener();
      this.#wait();
    });
  }

  #take(): Picture {
    const view = this.#view;
    const elapsed = elapsedOf(view, ms(this.#clock.now() - this.#seenAt));
    const measurements = this.#measurements;
    const numbers = numbersOf(this.#plan, view, measurements, elapsed, this.#readSecond);
    return { view, numbers, elapsed };
  }
}
