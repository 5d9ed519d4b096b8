/** Load in this thread, over any clock and sender: the core of a worker, and of virtual runs. */

import { setMaxListeners } from "node:events";
import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import { type Batch, BatchWriter } from "../../measure/batch.ts";
import type { Observation } from "../../measure/observation.ts";
import { arrivalChance, arrivals, partOf, type Share, wholeShare } from "../arrivals/arrivals.ts";
import type { runAutocannon } from "./autocannon-loop.ts";
import { runClosedLoop } from "./closed-loop.ts";
import { engineOf } from "./engine.ts";
import type { Load, LoadOrder, PreparedLoad } from "../load.ts";
import { runOpenLoop } from "./open-loop.ts";
import { type RequestMaker, requestMaker } from "../request/requests.ts";
import type { Sender } from "../transport/sender.ts";
import type { Traffic } from "../traffic.ts";

/** How often observations are handed on. */
const reportEvery = ms(200);

export interface InlineOptions {
  readonly share?: Share;
  /** A sender for a traffic; each has its own connections. */
  readonly senderFor: (order: LoadOrder, traffic: Traffic) => Sender;
  /**
   * Plays the closed loops that engineOf leaves to autocannon; without it, they are played here.
   */
  readonly saturate?: typeof runAutocannon;
}

export function inlineLoad(clock: Clock, options: InlineOptions): Load {
  return {
    async prepare(order, onBatch) {
      return new InlineRun(clock, order, options, onBatch);
    },
  };
}

class InlineRun implements PreparedLoad {
  readonly #clock: Clock;
  readonly #order: LoadOrder;
  readonly #share: Share;
  readonly #saturate: typeof runAutocannon | undefined;
  readonly #senders: readonly Sender[];
  readonly #onBatch: (batch: Batch) => void;
  readonly #stop = new AbortController();
  readonly #writer = new BatchWriter();

  constructor(
    clock: Clock,
    order: LoadOrder,
    options: InlineOptions,
    onBatch: (batch: Batch) => void,
  ) {
    this.#clock = clock;
    this.#order = order;
    this.#share = options.share ?? wholeShare;
    this.#saturate = options.saturate;
    this.#senders = order.traffics.map((traffic) => options.senderFor(order, traffic));
    this.#onBatch = onBatch;
    // Every connection that sleeps listens: more than ten are no leak.
    setMaxListeners(0, this.#stop.signal);
  }

  async run(zero: Milliseconds) {
    const stopReporting = this.#reportRegularly();
    try {
      await Promise.all(
        this.#order.traffics.map((traffic, index) => this.#play(traffic, index, zero)),
      );
    } finally {
      stopReporting();
      this.#report();
    }
    return [];
  }

  stop(): void {
    this.#stop.abort();
    for (const sender of this.#senders) sender.cancel();
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all(this.#senders.map((sender) => sender.close()));
  }

  #play(traffic: Traffic, index: number, zero: Milliseconds): Promise<void> {
    const sender = this.#senders[index];
    if (sender === undefined) return Promise.resolve();
    const make = requestMaker(traffic, index, this.#order.seed);
    const { index: offset, count } = this.#share;
    const observe = (observation: Observation) => this.#writer.write(observation);
    const common = { traffic: index, zero, signal: this.#stop.signal };
    if (traffic.model.kind === "closed") {
      const { duration } = traffic.model;
      const connections = partOf(traffic.model.connections, this.#share);
      const loop = { ...common, connections, duration };
      // Each worker counts its own requests, and no two send one with the same index.
      const makeOwn: RequestMaker = (own) => make(own * count + offset);
      const playOn = () => runClosedLoop(this.#clock, sender, makeOwn, observe, loop);
      if (
        this.#saturate === undefined ||
        connections === 0 ||
        engineOf(traffic, this.#order.isUndisturbed) === "gameday"
      ) {
        return playOn();
      }
      const { endpoint } = this.#order;
      const saturating = this.#saturate(this.#clock, endpoint, make(0), observe, loop);
      return saturating.then((end) => (end === "broken" ? playOn() : undefined));
    }
    const chance = arrivalChance(this.#order.seed, traffic.name);
    const loop = {
      ...common,
      arrivals: arrivals(traffic.model, chance, this.#share),
      // Even where there are more workers than that: with none, a worker would drop its whole
      // share.
      maxInFlight: Math.max(1, partOf(traffic.model.maxInFlight, this.#share)),
    };
    return runOpenLoop(this.#clock, sender, make, observe, loop);
  }

  /** By timers, not by sleeping: a pacing clock would spin for the last moment of each sleep. */
  #reportRegularly(): () => void {
    let cancel = (): void => undefined;
    const wait = () => {
      cancel = this.#clock.after(reportEvery, () => {
        this.#report();
        wait();
      });
    };
    wait();
    return () => cancel();
  }

  #report(): void {
    const batch = this.#writer.take();
    if (batch.length > 0) this.#onBatch(batch);
  }
}
