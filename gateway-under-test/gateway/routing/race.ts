/**
 * Asks so many routes at a time; who fails is replaced by the next in order, and the first that
 * reaches its commit point wins. With a width of one that is failover.
 */

import type { Clock } from "../../base/clock.ts";
import type { Attempt } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { Route } from "../config.ts";
import { hasTime } from "./deadline.ts";
import type { Unanswered } from "./exhausted.ts";
import { Field } from "./field.ts";
import type { Hedging } from "./hedging.ts";
import { isGiven, mayFailOver, type Verdict } from "./verdict.ts";

export interface RaceOptions {
  readonly width: number;
  readonly attempt: Attempt;
  readonly hedging: Hedging | undefined;
}

export class Race {
  readonly #clock: Clock;
  readonly #call: AskedCall;
  readonly #options: RaceOptions;
  readonly #field: Field;
  readonly #waiting: Route[];
  readonly #failures: Unanswered[] = [];
  #hasBegun = false;
  #disarm: () => void = () => {};
  #isHedged = false;

  constructor(clock: Clock, call: AskedCall, routes: readonly Route[], options: RaceOptions) {
    this.#clock = clock;
    this.#call = call;
    this.#options = options;
    this.#field = new Field(call, options.attempt);
    this.#waiting = [...routes];
  }

  /** Whoever has not won is called off, and recorded, before the answer is returned. */
  async run(): Promise<Verdict> {
    try {
      return await this.#run();
    } finally {
      this.#disarm();
      await this.#field.clear();
    }
  }

  async #run(): Promise<Verdict> {
    this.#fill();
    while (this.#field.size > 0) {
      const { lane, outcome } = await this.#field.next();
      const { route } = lane;
      if (outcome.kind !== "skipped") this.#call.record.provider = route.provider;
      if (isGiven(outcome)) {
        if (lane.isHedge) this.#options.hedging?.won(route);
        return { kind: "won", route, given: outcome, rest: this.#waiting };
      }
      if (!mayFailOver(outcome)) return { kind: "stopped", failure: outcome };
      this.#failures.push(outcome);
      this.#fill();
    }
    return { kind: "lost", failures: this.#failures };
  }

  #fill(): void {
    while (this.#field.size < this.#options.width && this.#mayBegin()) {
      const route = this.#waiting.shift();
      if (route === undefined) return;
      this.#hasBegun = true;
      this.#field.begin(route);
      this.#arm(route);
    }
  }

  /** The first attempt is made in any case. */
  #mayBegin(): boolean {
    return !this.#hasBegun || hasTime(this.#clock, this.#call);
  }

  /** One hedge a call: to the next route, or to the same provider when there is no other. */
  #arm(slow: Route): void {
    const { hedging } = this.#options;
    if (hedging === undefined || this.#isHedged) return;
    this.#disarm();
    const alarm = this.#clock.alarm(hedging.delayMs(this.#call, slow), () => {
      if (this.#isHedged || this.#field.size === 0 || !this.#mayBegin()) return;
      const route = this.#waiting[0] ?? slow;
      if (!hedging.take(route)) return;
      this.#isHedged = true;
      this.#waiting.shift();
      this.#field.begin(route, true);
    });
    this.#disarm = () => alarm.cancel();
  }
}
