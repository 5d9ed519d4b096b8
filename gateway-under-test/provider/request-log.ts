/** What the provider has seen: the oracle of tests. Counters are exact, the list is bounded. */

import type { Behaviour } from "./behaviour.ts";

export interface LoggedRequest {
  readonly id: string;
  readonly nonce: string | undefined;
  readonly model: string;
  readonly isStream: boolean;
  /** Absent when the client left before an answer began; counted as `none`. */
  readonly status: number | undefined;
  /** `aborted`: the client left first. `broken`: the provider itself cut it, as it was told. */
  readonly ending: "completed" | "aborted" | "broken";
}

export class RequestLog {
  readonly #limit: number;
  readonly #byStatus: Record<string, number> = {};
  readonly #affected: Record<string, number> = {};
  readonly #endings = { completed: 0, aborted: 0, broken: 0 };
  readonly #last: LoggedRequest[] = [];
  #requests = 0;
  #inFlight = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  opened(affectedBy: readonly (keyof Behaviour)[]): void {
    this.#requests += 1;
    this.#inFlight += 1;
    for (const key of affectedBy) this.#affected[key] = (this.#affected[key] ?? 0) + 1;
  }

  closed(request: LoggedRequest): void {
    this.#inFlight -= 1;
    this.#endings[request.ending] += 1;
    const status = request.status ?? "none";
    this.#byStatus[status] = (this.#byStatus[status] ?? 0) + 1;
    this.#last.push(request);
    if (this.#last.length > this.#limit) this.#last.shift();
  }

  snapshot() {
    return {
      requests: this.#requests,
      inFlight: this.#inFlight,
      ...this.#endings,
      byStatus: this.#byStatus,
      /** Requests that each part of the behaviour has hit: the proof that a fault took effect. */
      affected: this.#affected,
      lastRequests: this.#last,
    };
  }
}
