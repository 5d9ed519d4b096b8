/** The port through which a run makes load: worker threads in earnest, inline in virtual time. */

import type { Milliseconds } from "../base/units.ts";
import type { Batch } from "../measure/batch.ts";
import type { Evidence } from "../measure/evidence.ts";
import type { WorkerHealth } from "./drive/health.ts";
import type { Traffic } from "./traffic.ts";
import type { Endpoint } from "./transport/endpoint.ts";

export interface LoadOrder {
  readonly traffics: readonly Traffic[];
  readonly endpoint: Endpoint;
  readonly seed: number;
  /** No faults in this run, and no TLS: closed loops may be left to autocannon. */
  readonly isUndisturbed: boolean;
  /** Whether each worker warms up and measures itself before the load begins. */
  readonly calibrates: boolean;
}

/** Takes what the load tells of, as it comes. */
export interface LoadListener {
  batch(batch: Batch): void;
  evidence(sample: Evidence): void;
}

export interface Load {
  /**
   * Gets everything ready: calibrates, opens connections, sends what is unmeasured. When `signal`
   * aborts, it resolves soon, with a load that can only be closed.
   */
  prepare(order: LoadOrder, listener: LoadListener, signal: AbortSignal): Promise<PreparedLoad>;
}

export interface PreparedLoad {
  /** Sends from `zero` on; resolves when every request has its outcome and was reported. */
  run(zero: Milliseconds): Promise<readonly WorkerHealth[]>;
  /** Cancels what is in flight and sends no more; `run` then resolves soon. Idempotent. */
  stop(): void;
  /** Frees threads and connections. Idempotent. */
  close(): Promise<void>;
}
