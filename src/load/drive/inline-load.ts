/** Load in this thread, over any clock and sender: the core of a worker, and of virtual runs. */

import { setMaxListeners } from "node:events";
import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import { BatchWriter } from "../../measure/batch.ts";
import { type Share, wholeShare } from "../arrivals/arrivals.ts";
import { connectionsAhead } from "../calibrate/connections-ahead.ts";
import { warmUp } from "../calibrate/warm-up.ts";
import type { FunctionOf } from "../code/loaded.ts";
import type { Load, LoadListener, LoadOrder, PreparedLoad } from "../load.ts";
import type { Traffic } from "../traffic.ts";
import { shareOf } from "../traffic-share.ts";
import type { Sender } from "../transport/sender.ts";
import type { runAutocannon } from "./autocannon-loop.ts";
import type { Calibration, WatchedHealth, WorkerHealth } from "./health.ts";
import { playTraffic } from "./play-traffic.ts";

/** How often observations are handed on. */
const reportEvery = ms(200);

export interface InlineOptions {
  readonly share?: Share;
  /** A sender for a traffic; each has its own connections. */
  readonly senderFor: (order: LoadOrder, traffic: Traffic, share: Share) => Sender;
  /**
   * Plays the closed loops that are autocannon's; without it, they are played here.
   */
  readonly saturate?: typeof runAutocannon;
  /** What this thread can do by itself. */
  readonly calibrate?: (order: LoadOrder, signal: AbortSignal) => Promise<Calibration | null>;
  /** The functions of a TypeScript scenario. */
  readonly functionOf?: FunctionOf;
  /** Watches this thread while the load lasts. */
  readonly watch?: (sockets: () => number) => () => WatchedHealth;
}

export function inlineLoad(clock: Clock, options: InlineOptions): Load {
  return {
    async prepare(order, listener, signal) {
      const calibration = order.calibrates ? await options.calibrate?.(order, signal) : null;
      const run = new InlineRun(clock, order, options, listener);
      await run.getReady(calibration ?? null, signal);
      return run;
    },
  };
}

/** A traffic and what it is sent by. */
interface Lane {
  readonly index: number;
  readonly traffic: Traffic;
  readonly share: Share;
  readonly sender: Sender;
}

class InlineRun implements PreparedLoad {
  readonly #clock: Clock;
  readonly #order: LoadOrder;
  readonly #options: InlineOptions;
  readonly #lanes: readonly Lane[];
  readonly #listener: LoadListener;
  readonly #stop = new AbortController();
  readonly #writer = new BatchWriter();
  #calibration: Calibration | null = null;
  #warmedUpWith = 0;

  constructor(clock: Clock, order: LoadOrder, options: InlineOptions, listener: LoadListener) {
    this.#clock = clock;
    this.#order = order;
    this.#options = options;
    this.#lanes = order.traffics.flatMap((traffic, index) => {
      const share = shareOf(traffic, options.share ?? wholeShare);
      if (share === null) return [];
      return [{ index, traffic, share, sender: options.senderFor(order, traffic, share) }];
    });
    this.#listener = listener;
    // Every connection that sleeps listens: more than ten are no leak.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Opens connections, and warms the target up. */
  async getReady(calibration: Calibration | null, signal: AbortSignal): Promise<void> {
    this.#calibration = calibration;
    const stop = () => this.stop();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    const sent = await Promise.all(this.#lanes.map((lane) => this.#warmUp(lane)));
    this.#warmedUpWith = sent.reduce((sum, requests) => sum + requests, 0);
    signal.removeEventListener("abort", stop);
  }

  async #warmUp({ index, traffic, share, sender }: Lane): Promise<number> {
    const { endpoint, seed } = this.#order;
    if (this.#stop.signal.aborted) return 0;
    await sender.open(connectionsAhead(traffic, share));
    const [clock, { signal }, { functionOf }] = [this.#clock, this.#stop, this.#options];
    const context = { clock, sender, endpoint, traffic, index, seed, share, signal, functionOf };
    return warmUp(context);
  }

  async run(zero: Milliseconds): Promise<readonly WorkerHealth[]> {
    const stopReporting = this.#reportRegularly();
    const sockets = () => this.#lanes.reduce((sum, { sender }) => sum + sender.sockets, 0);
    const stopWatching = this.#options.watch?.(sockets);
    try {
      await Promise.all(this.#lanes.map((lane) => this.#play(lane, zero)));
    } finally {
      stopReporting();
      this.#report();
    }
    if (stopWatching === undefined) return [];
    const [calibration, warmedUpWith] = [this.#calibration, this.#warmedUpWith];
    return [{ ...stopWatching(), calibration, warmedUpWith }];
  }

  stop(): void {
    this.#stop.abort();
    for (const { sender } of this.#lanes) sender.cancel();
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all(this.#lanes.map(({ sender }) => sender.close()));
  }

  #play({ index, traffic, share, sender }: Lane, zero: Milliseconds): Promise<void> {
    const { endpoint, seed, isUndisturbed } = this.#order;
    return playTraffic({
      clock: this.#clock,
      sender,
      traffic,
      index,
      seed,
      zero,
      share,
      endpoint,
      saturate: isUndisturbed ? this.#options.saturate : undefined,
      observe: (observation) => this.#writer.write(observation),
      evidence: (sample) => this.#listener.evidence(sample),
      signal: this.#stop.signal,
      functionOf: this.#options.functionOf,
    });
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
    if (batch.length > 0) this.#listener.batch(batch);
  }
}
