/** The port through which a run reaches what is under test. */

import type { Remedy } from "../faults/remedy.ts";
import type { FaultSites } from "../faults/site.ts";
import type { Endpoint } from "../load/transport/endpoint.ts";

/** Told what is about to be changed outside of this process, until the target has stopped. */
export type Owe = (remedies: readonly Remedy[]) => void;

export interface Target {
  /**
   * Starts what has to be started and waits until it is ready. Rejects with E_TARGET if it does
   * not become ready; nothing is then left running.
   */
  start(signal: AbortSignal, owe: Owe): Promise<RunningTarget>;
}

export interface Death {
  /** `gateway/1`, `fault-proxy`. */
  readonly process: string;
  /** `with exit code 1`, `by SIGKILL`. */
  readonly how: string;
  /** Not of what is under test, but of ours: what was measured since says nothing. */
  readonly isOurs: boolean;
}

/** Of the fault proxy, since it was started: its own delays are no fault of the target. */
export interface LinkHealth {
  /** Of the time, the part in which it was at work; near 1 it limits what passes. */
  readonly busyShare: number;
  readonly busiestSecondShare: number;
  readonly loopLagUsP99: number;
}

export interface RunningTarget extends FaultSites {
  /** For people: where it can be reached. */
  readonly url: string;
  readonly endpoint: Endpoint;
  /** Comes before the path of every request; empty or `/base`. */
  readonly basePath: string;
  /** Headers of a request that is sent as this tenant; they may hold secrets. */
  headersFor(tenant: string | null): Readonly<Record<string, string>>;
  /** How well the fault proxy does; null: there is none, or it does not say. */
  linkHealth(): Promise<LinkHealth | null>;
  /** Calls back when a process ends that nobody killed or stopped. */
  onDeath(report: (death: Death) => void): void;
  /** Ends all that was started. Idempotent. */
  stop(): Promise<void>;
}
