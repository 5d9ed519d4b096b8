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
  /** Due to first byte of the answer, of all requests that got one. */
  readonly firstByte = new Histogram();
  /** Due to first token, of all requests that got one. */
  readonly firstToken = new Histogram();
  /** Gaps between the content events of each request; 0 between two that came together. */
  readonly interToken = new Histogram();
  /**
   * Of each good request with two tokens or more: (last token - first) / (tokens - 1). Of two
   * content events or more, too: within one event, no time is known to have passed.
   */
  readonly timePerToken = new Histogram();
  /** Output tokens of all requests: what a stream says it has, else its content events. */
  tokens = 0;
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
    for (const kept of this.#histograms()) kept.pack();
  }

  #recordTimes(o: Observation): void {
    if (o.sentUs === null) return;
    this.sendLag.record(o.sentUs - o.dueUs);
    if (hasLatency(o)) {
      this.latency.record(o.endUs - o.dueUs);
      this.service.record(o.endUs - o.sentUs);
    }
    if (o.firstByteUs !== null) this.firstByte.record(o.firstByteUs - o.dueUs);
    this.#recordTokens(o);
    if (o.good) this.#countWithin(o, o.sentUs);
  }

  #recordTokens({ contentUs, dueUs, usage, good }: Observation): void {
    const tokens = usage ?? contentUs.length;
    this.tokens += tokens;
    const [firstUs] = contentUs;
    if (firstUs === undefined) return;
    this.firstToken.record(firstUs - dueUs);
    let lastUs = firstUs;
    for (let i = 1; i < contentUs.length; i++) {
      const atUs = contentUs[i] ?? lastUs;
      this.interToken.record(atUs - lastUs);
      lastUs = atUs;
    }
    if (!good || tokens < 2 || contentUs.length < 2) return;
    this.timePerToken.record((lastUs - firstUs) / (tokens - 1));
  }

  #countWithin({ dueUs, endUs, contentUs }: Observation, sentUs: number): void {
    const { latencyUs, firstTokenUs: tokenLimitsUs } = this.limits;
    countWithin(this.withinLatency, latencyUs, endUs - dueUs);
    countWithin(this.withinLatencyFromSent, latencyUs, endUs - sentUs);
    const [firstUs] = contentUs;
    if (firstUs === undefined) return;
    countWithin(this.withinFirstToken, tokenLimitsUs, firstUs - dueUs);
    countWithin(this.withinFirstTokenFromSent, tokenLimitsUs, firstUs - sentUs);
  }

  #histograms(): readonly Histogram[] {
    const { latency, service, sendLag, firstByte, firstToken, interToken, timePerToken } = this;
    return [latency, service, sendLag, firstByte, firstToken, interToken, timePerToken];
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
