/** One of the attempts that a call has under way; it can be called off without the others. */

import { type AnswerStream, tap } from "../answer.ts";
import type { Attempt, AttemptOutcome } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import { Cancellation, type CancelReason } from "../cancellation.ts";
import type { Route } from "../config.ts";

export class Lane {
  readonly route: Route;
  /** Begun beside another one that was slow. */
  readonly isHedge: boolean;
  /** Once it is decided; of a stream that is at its commit point. */
  readonly outcome: Promise<AttemptOutcome>;
  readonly #parent: Cancellation;
  readonly #own = new Cancellation();

  constructor(call: AskedCall, { route, isHedge, attempt }: LaneOptions) {
    this.route = route;
    this.isHedge = isHedge;
    this.#parent = call.cancellation;
    const { reason } = this.#parent;
    if (reason === undefined) this.#parent.subscribe(this.#pass);
    else this.#own.cancel(reason);
    const asked = attempt({ ...call, cancellation: this.#own }, route);
    this.outcome = asked.then((outcome) => this.#unlinked(outcome));
  }

  /** Resolves once nothing more of it will come, and whoever watched it knows. */
  async callOff(): Promise<void> {
    this.#own.cancel("outrun");
    const outcome = await this.outcome;
    if (outcome.kind === "stream") await drained(outcome.stream);
  }

  /** An arrow, because it is subscribed and unsubscribed by identity. */
  readonly #pass = (reason: CancelReason) => this.#own.cancel(reason);

  #unlinked(outcome: AttemptOutcome): AttemptOutcome {
    const unlink = () => this.#parent.unsubscribe(this.#pass);
    if (outcome.kind === "stream") {
      return { ...outcome, stream: tap(outcome.stream, { end: unlink }) };
    }
    unlink();
    return outcome;
  }
}

export interface LaneOptions {
  readonly route: Route;
  readonly isHedge: boolean;
  readonly attempt: Attempt;
}

/** Nobody wants it: what still comes is thrown away. */
const drained = (stream: AnswerStream): Promise<void> =>
  new Promise((resolve) => stream.start({ write: () => true, end: () => resolve() }));
