/** The attempts of one call that are under way side by side, in the order in which they finish. */

import type { Attempt, AttemptOutcome } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { Route } from "../config.ts";
import { Lane } from "./lane.ts";

export interface Finish {
  readonly lane: Lane;
  readonly outcome: AttemptOutcome;
}

export class Field {
  readonly #call: AskedCall;
  readonly #attempt: Attempt;
  /** Begun, and not yet taken. */
  readonly #lanes = new Set<Lane>();
  readonly #finished: (() => Finish)[] = [];
  #wake: () => void = () => {};

  constructor(call: AskedCall, attempt: Attempt) {
    this.#call = call;
    this.#attempt = attempt;
  }

  get size(): number {
    return this.#lanes.size;
  }

  begin(route: Route, isHedge = false): void {
    const lane = new Lane(this.#call, { route, isHedge, attempt: this.#attempt });
    this.#lanes.add(lane);
    const arrive = (take: () => Finish) => {
      this.#finished.push(take);
      this.#wake();
    };
    lane.outcome.then(
      (outcome) => arrive(() => ({ lane, outcome })),
      (error) =>
        arrive(() => {
          throw error;
        }),
    );
  }

  /** The next that is decided: from then on it is the caller's, and no longer in the field. */
  async next(): Promise<Finish> {
    if (this.#finished.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const take = this.#finished.shift();
    if (take === undefined) return this.next();
    const finish = take();
    this.#lanes.delete(finish.lane);
    return finish;
  }

  /** Calls off all that are left. Resolves once each of them has said how it ended. */
  async clear(): Promise<void> {
    const left = [...this.#lanes];
    this.#lanes.clear();
    await Promise.allSettled(left.map((lane) => lane.callOff()));
  }
}
