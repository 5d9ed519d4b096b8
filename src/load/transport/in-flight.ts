/**
 * All requests of a sender that have no outcome yet, and their limits of time. One timer serves
 * them all: it is set to the earliest limit. Most requests end long before theirs, so that it
 * seldom fires, and a request costs no timer of its own.
 */

import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import type { Flight } from "./flight.ts";
import { dueAt, limitAt } from "./time-limits.ts";

/** Sweeps are no closer than this, in milliseconds: a limit may be noticed so much later. */
const sweepGap = 5;

export class InFlight {
  readonly #clock: Clock;
  readonly #flights: Flight[] = [];
  #sweepAt = Number.POSITIVE_INFINITY;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #cancelSweep = (): void => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#flights.length;
  }

  add(flight: Flight): void {
    flight.place = this.#flights.push(flight) - 1;
    this.watch(flight);
  }

  /** To be called when a limit begins to count that did not before. */
  watch(flight: Flight): void {
    const due = dueAt(flight);
    if (due < this.#sweepAt) this.#schedule(due);
  }

  /** Bytes of its answer came. */
  heard(flight: Flight, now: Milliseconds): void {
    flight.lastByteAt = now;
    if (flight.reader.firstByteAt !== null) return;
    flight.reader.firstByteAt = now;
    if (flight.request.timeouts.idle !== null) this.watch(flight);
  }

  /** The first outcome of a request is its only one. */
  settle(flight: Flight, outcome: Outcome, now: Milliseconds): void {
    if (flight.stage === "settled") return;
    const last = this.#flights.pop();
    if (last !== undefined && last !== flight) {
      this.#flights[flight.place] = last;
      last.place = flight.place;
    }
    flight.resolve(outcome, now);
  }

  cancelAll(): void {
    this.#giveUp([...this.#flights], () => ({ kind: "cancelled" }));
  }

  /** No timer is left behind. */
  stopWatching(): void {
    this.#cancelSweep();
    this.#sweepAt = Number.POSITIVE_INFINITY;
  }

  /** All are settled before the first is abandoned: what it frees is not given to the second. */
  #giveUp(flights: readonly Flight[], outcomeOf: (flight: Flight) => Outcome): void {
    const now = this.#clock.now();
    const carried = flights.map((flight) => [flight, flight.carrier] as const);
    for (const flight of flights) this.settle(flight, outcomeOf(flight), now);
    for (const [flight, carrier] of carried) carrier?.abandon(flight);
  }

  #schedule(due: number): void {
    const at = Math.max(due, this.#sweptAt + sweepGap);
    if (at >= this.#sweepAt) return;
    this.#cancelSweep();
    this.#sweepAt = at;
    this.#cancelSweep = this.#clock.after(ms(at - this.#clock.now()), () => this.#sweep());
  }

  #sweep(): void {
    const now = this.#clock.now();
    this.#sweptAt = now;
    this.#sweepAt = Number.POSITIVE_INFINITY;
    const late = this.#flights.filter((flight) => dueAt(flight) <= now);
    this.#giveUp(late, (flight) => ({ kind: "timed-out", limit: limitAt(flight) }));
    let next = Number.POSITIVE_INFINITY;
    for (const flight of this.#flights) next = Math.min(next, dueAt(flight));
    if (next < Number.POSITIVE_INFINITY) this.#schedule(next);
  }
}
