/** What the provider has seen: the oracle of tests. Counters are exact, the list is bounded. */

import type { PartName } from "./behaviour.ts";

export interface LoggedRequest {
  readonly id: string;
  readonly nonce: string | undefined;
  readonly tenant: string | undefined;
  readonly model: string;
  readonly isStream: boolean;
  /** Absent when the client left before an answer began; counted as `none`. */
  readonly status: number | undefined;
  /** `aborted`: the client left first. `broken`: the provider itself cut it, as it was told. */
  readonly ending: "completed" | "aborted" | "broken";
}

interface ModelCounts {
  requests: number;
  completed: number;
  aborted: number;
  broken: number;
}

/** Model names are the client's texts: those beyond so many are counted together. */
const mostModels = 1_000;
const otherModels = "(others)";

export class RequestLog {
  readonly #limit: number;
  readonly #byStatus: Record<string, number> = {};
  readonly #affected: Record<string, number> = {};
  readonly #total = noCounts();
  readonly #byModel = new Map<string, ModelCounts>();
  readonly #last: LoggedRequest[] = [];
  #inFlight = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  opened(model: string, affectedBy: readonly PartName[]): void {
    this.#inFlight += 1;
    this.#total.requests += 1;
    this.#countsOf(model).requests += 1;
    for (const name of affectedBy) this.#affected[name] = (this.#affected[name] ?? 0) + 1;
  }

  closed(request: LoggedRequest): void {
    this.#inFlight -= 1;
    this.#total[request.ending] += 1;
    this.#countsOf(request.model)[request.ending] += 1;
    const status = request.status ?? "none";
    this.#byStatus[status] = (this.#byStatus[status] ?? 0) + 1;
    this.#last.push(request);
    if (this.#last.length > this.#limit) this.#last.shift();
  }

  snapshot() {
    return {
      ...this.#total,
      inFlight: this.#inFlight,
      byStatus: this.#byStatus,
      byModel: Object.fromEntries(this.#byModel),
      /** Requests that each part of the behaviour has hit, of whatever origin. */
      affected: this.#affected,
      lastRequests: this.#last,
    };
  }

  /** A model once known stays so: what was opened under a name is closed under it. */
  #countsOf(model: string): ModelCounts {
    const isKnown = this.#byModel.has(model) || this.#byModel.size < mostModels;
    const name = isKnown ? model : otherModels;
    const counts = this.#byModel.get(name) ?? noCounts();
    this.#byModel.set(name, counts);
    return counts;
  }
}

const noCounts = (): ModelCounts => ({ requests: 0, completed: 0, aborted: 0, broken: 0 });
