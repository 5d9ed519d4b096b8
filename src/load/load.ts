/** The port through which a run makes load: worker threads in earnest, inline in virtual time. */

import type { Milliseconds } from "../base/units.ts";
import type { Batch } from "../measure/batch.ts";
import type { Endpoint } from "./transport/endpoint.ts";
import type { WorkerHealth } from "./drive/health.ts";
import type { Traffic } from "./traffic.ts";

export interface LoadOrder {
  readonly traffics: readonly Traffic[];
  readonly endpoint: Endpoint;
  readonly seed: number;
  /** No faults in this run, and no TLS: closed loops may be left to autocannon. */
  readonly isUndisturbed: boolean;
}

export interface Load {
  /** Gets everything ready to send, without sending. */
  prepare(order: LoadOrder, onBatch: (batch: Batch) => void): Promise<PreparedLoad>;
}

export interface PreparedLoad {
  /** Sends from `zero` on; resolves when every request has its outcome and was reported. */
  run(zero: Milliseconds): Promise<readonly WorkerHealth[]>;
  /** Cancels what is in flight and sends no more; `run` then resolves soon. Idempotent. */
  stop(): void;
  /** Frees threads and connections. Idempotent. */
  close(): Promise<void>;
}
