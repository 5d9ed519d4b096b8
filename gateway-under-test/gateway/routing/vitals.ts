/** What one replica sees of a provider's model: what is under way, and how quick it has been. */

import type { Clock } from "../../base/clock.ts";
import { tap } from "../answer.ts";
import type { AttemptOutcome } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import { isCancelled, isWorthRetrying } from "../failure.ts";
import { isStreamed } from "../question.ts";
import { RecentTimes } from "./recent-times.ts";

export class Vitals {
  readonly #clock: Clock;
  readonly #penaltyMs: number;
  /** The whole of an answer takes longer than the first content of a stream. */
  readonly #streams = new RecentTimes();
  readonly #wholes = new RecentTimes();
  #inFlight = 0;

  /** `penaltyMs`: how slow a failure counts. */
  constructor(clock: Clock, penaltyMs: number) {
    this.#clock = clock;
    this.#penaltyMs = penaltyMs;
  }

  /** Attempts that have not ended; a stream ends with its last event. */
  get inFlight(): number {
    return this.#inFlight;
  }

  timesFor(call: AskedCall): RecentTimes {
    return isStreamed(call.question) ? this.#streams : this.#wholes;
  }

  /** Of streams, or of whole answers if there have been none. */
  get estimateMs(): number | undefined {
    return this.#streams.estimateMs ?? this.#wholes.estimateMs;
  }

  async measure(call: AskedCall, attempt: () => Promise<AttemptOutcome>): Promise<AttemptOutcome> {
    const startedAt = this.#clock.now();
    this.#inFlight += 1;
    const over = () => {
      this.#inFlight -= 1;
    };
    const outcome = await attempt();
    this.#learn(this.timesFor(call), outcome, startedAt);
    if (outcome.kind === "stream") {
      return { ...outcome, stream: tap(outcome.stream, { end: over }) };
    }
    over();
    return outcome;
  }

  #learn(times: RecentTimes, outcome: AttemptOutcome, startedAt: number): void {
    const now = this.#clock.now();
    const ms = now - startedAt;
    switch (outcome.kind) {
      case "whole":
      case "stream":
        times.answered(ms, now);
        return;
      case "rejected":
        // How quickly it says no to a wrong question tells nothing.
        if (isWorthRetrying(outcome.status)) times.failed(ms, this.#penaltyMs, now);
        return;
      case "failed":
        if (isCancelled(outcome.reason)) times.givenUp(ms, now);
        else times.failed(ms, this.#penaltyMs, now);
        return;
      case "skipped":
        return;
      default:
        outcome satisfies never;
    }
  }
}
