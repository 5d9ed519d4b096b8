/** A fault: what is broken, where, from when to when; and the places that faults act on. */

import type { Milliseconds } from "../base/units.ts";
import type { DownSpec } from "./down.ts";
import type { KillSpec } from "./kill.ts";
import type { LatencySpec } from "./latency.ts";
import type { ResetPeerSpec } from "./reset-peer.ts";
import type { TimeoutSpec } from "./timeout.ts";
import type { ToxicType } from "./toxic.ts";

export type FaultSpec = LatencySpec | TimeoutSpec | ResetPeerSpec | DownSpec | KillSpec;
export type FaultKind = FaultSpec["kind"];

export interface Fault {
  /** Unique in the scenario: `timeout@provider/openai`. */
  readonly id: string;
  /** The link or process: `edge`, `provider/openai`, `gateway/1`. */
  readonly on: string;
  readonly spec: FaultSpec;
  /** Since the load began. */
  readonly start: Milliseconds;
  /** When it is undone at the latest: at its own end, or at the end of the run. */
  readonly end: Milliseconds;
}

/** The proof that a fault took effect. */
export interface Effect {
  /** 0: it acted on nothing, so the run proves nothing about it. */
  readonly touched: number;
  /** What was counted: `connections`, `processes`. */
  readonly unit: string;
  /** In words, with whatever else is known. */
  readonly evidence: string;
}

/** Takes the fault back and tells what it had done. Called once. */
export type Undo = () => Promise<Effect>;

/** What faults can act on; the target provides it. */
export interface FaultSites {
  readonly links: ReadonlyMap<string, Link>;
  readonly processes: ReadonlyMap<string, KillableProcess>;
}

/** A proxied connection path: a proxy of Toxiproxy's API. */
export interface Link {
  addToxic(toxic: Toxic): Promise<void>;
  removeToxic(name: string): Promise<void>;
  /** A disabled link refuses connections and closes those it has. */
  setEnabled(isEnabled: boolean): Promise<void>;
  /** What a toxic, or with `down` the disabling, has acted on since it was last put on. */
  effectOf(toxic: string): Promise<LinkEffect>;
}

export interface LinkEffect {
  readonly connections: number;
  readonly bytes: number;
}

/** As Toxiproxy's API takes it. */
export interface Toxic {
  readonly name: string;
  readonly type: ToxicType;
  readonly stream: "upstream" | "downstream";
  /** Probability that a connection is affected, 0 to 1. */
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
}

export interface KillableProcess {
  /** Resolves with the process id once the process is gone. */
  kill(signal: KillSignal): Promise<number>;
  /** Starts it again in its old place; resolves when it answers. */
  restart(): Promise<void>;
}

export type KillSignal = "SIGKILL" | "SIGTERM";
