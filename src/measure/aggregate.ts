/** Counts and distributions of any set of observations of one traffic. */

import { Histogram } from "./histogram.ts";
import { hasLatency, type Observation } from "./observation.ts";
import { outcomeName } from "./outcome.ts";

/** Limits in microseconds for which an exact count of the good requests within is kept. */
export interface Limits {
  readonly latencyUs: readonly number[];
  readonly firstTokenUs: readonly number[];
}

export const noLimits: Limits = { latencyUs: [], firstTokenUs: [] };

export class Aggregate {
  readonly limits: Limits;
  /** Arrivals that were due. offered = sent + dropped. */
  offered = 0;
  dropped = 0;
  cancelled = 0;
  good = 0;
  bytes = 0;
  /** Requests by name of their outcome, as `outcomeName` tells it. */
  readonly outcomes = new Map<string, number>();
  /** The same, of requests that were not good; a cancelled one says nothing. */
  readonly errors = new Map<string, number>();
  /** Due to end; of requests that have a latency (see hasLatency). */
  readonly latency = new Histogram();
  /** Sent to end, of the same requests. */
  readonly service = new Histogram();
  /** Due to sent, of all requests sent: the generator's own lateness. */
  readonly sendLag = new Histogram();
  /** Due to first token, of all requests that got one. */
  readonly firstToken = new Histogram();
  /** Good requests with a latency within each of `limits.latencyUs`. */
  readonly withinLatency: number[];
  /** Good requests with a first token within each of `limits.firstTokenUs`. */
  readonly withinFirstToken: number[];
  /** The same, had each been sent when it was due: without the generator's own lateness. */
  readonly withinLatencyFromSent: number[];
  readonly withinFirstTokenFromSent: number[];

  constructor(limits: Limits) {
    this.limits = limits;
    this.withinLatency = limits.latencyUs.map(() => 0);
    this.withinFirstToken = limits.firstTokenUs.map(() => 0);
    this.withinLatencyFromSent = limits.latencyUs.map(() => 0);
    this.withinFirstTokenFromSent = limits.firstTokenUs.map(() => 0);
  }

  get sent(): number {
    return this.offered - this.dropped;
  }

  /** Requests that say something about the target: all offered, but for the cancelled ones. */
  get judged(): number {
    return this.offered - this.cancelled;
  }

  record(o: Observation): void {
    this.offered++;
    const name = outcomeName(o.outcome);
    increment(this.outcomes, name);
    if (!o.good && o.outcome.kind !== "cancelled") increment(this.errors, name);
    if (o.outcome.kind === "dropped") this.dropped++;
    if (o.outcome.kind === "cancelled") this.cancelled++;
    if (o.good) this.good++;
    this.bytes += o.bytes;
    this.#recordTimes(o);
  }

  /** Gives back the memory of the distributions; they stay readable. */
  pack(): void {
    for (const kept of [this.latency, this.service, this.sendLag, this.firstToken]) kept.pack();
  }

  #recordTimes(o: Observation): void {
    if (o.sentUs === null) return;
    this.sendLag.record(o.sentUs - o.dueUs);
    if (hasLatency(o)) {
      this.latency.record(o.endUs - o.dueUs);
      this.service.record(o.endUs - o.sentUs);
    }
    if (o.firstTokenUs !== null) this.firstToken.record(o.firstTokenUs - o.dueUs);
    if (o.good) this.#countWithin(o, o.sentUs);
  }

  #countWithin({ dueUs, endUs, firstTokenUs }: Observation, sentUs: number): void {
    const { latencyUs, firstTokenUs: tokenLimitsUs } = this.limits;
    countWithin(this.withinLatency, latencyUs, endUs - dueUs);
    countWithin(this.withinLatencyFromSent, latencyUs, endUs - sentUs);
    if (firstTokenUs === null) return;
    countWithin(this.withinFirstToken, tokenLimitsUs, firstTokenUs - dueUs);
    countWithin(this.withinFirstTokenFromSent, tokenLimitsUs, firstTokenUs - sentUs);
  }
}

const increment = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

function countWithin(counts: number[], limitsUs: readonly number[], valueUs: number): void {
  for (const [i, limitUs] of limitsUs.entries()) {
    if (valueUs <= limitUs) counts[i] = (counts[i] ?? 0) + 1;
  }
}
