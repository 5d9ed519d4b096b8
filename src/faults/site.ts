/** The places that faults act on, as the target provides them. */

import type { Milliseconds } from "../base/units.ts";
import type { Drill, DrillReport } from "./process/drill.ts";
import type { Remedy } from "./remedy.ts";

/** What faults can act on; the target provides it. */
export interface FaultSites {
  readonly links: ReadonlyMap<string, Link>;
  readonly processes: ReadonlyMap<string, ProcessSite>;
  readonly providers: ReadonlyMap<string, ProviderSite>;
  readonly stores: ReadonlyMap<string, StoreSite>;
}

export type SiteSort = "link" | "process" | "provider" | "store" | "anything";

/** A proxied connection path: a proxy of Toxiproxy's API. */
export interface Link {
  addToxic(toxic: Toxic): Promise<void>;
  removeToxic(name: string): Promise<void>;
  /**
   * A link that is down refuses connections and closes those it has. It comes up again when
   * nobody that put it down is left: `holder` is who does, the id of a fault.
   */
  putDown(holder: string): Promise<void>;
  letUp(holder: string): Promise<void>;
  /** What a toxic, or for null the being down, has acted on since it was last put on. */
  effectOf(toxic: string | null): Promise<LinkEffect>;
  /** Takes the toxic off, or for null brings the link up, from outside of this process. */
  remedyFor(toxic: string | null): Remedy;
}

export interface LinkEffect {
  readonly connections: number;
  readonly bytes: number;
  /** Requests acted on, of toxics that know HTTP. */
  readonly requests: number;
  /** false: nobody counts, as a toxiproxy-server does not. */
  readonly isKnown?: false;
}

export type ToxicType =
  | "latency"
  | "bandwidth"
  | "slow_close"
  | "timeout"
  | "reset_peer"
  | "slicer"
  | "limit_data"
  | "http_answer"
  | "http_first_byte"
  | "http_stall"
  | "http_cut"
  | "http_corrupt"
  | "http_drop_header"
  | "http_duplicate_frame";

/** As Toxiproxy's API takes it; those that know HTTP take texts, too. */
export interface Toxic {
  readonly name: string;
  readonly type: ToxicType;
  readonly stream: "upstream" | "downstream";
  /** Probability that a connection is affected, 0 to 1. */
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number | string>>;
  /** A fault proxy of ours takes it off by itself after so long, whatever becomes of us. */
  readonly forMs?: number;
}

export interface ProcessSite {
  /** The longest that its kill or its restart may take; left out: as any fault. */
  readonly killLimit?: Milliseconds;
  /** Resolves with the process id once the process is gone. */
  kill(signal: KillSignal): Promise<number>;
  /** Starts it again in its old place; resolves when it answers. */
  restart(): Promise<void>;
  /** SIGSTOP: it keeps its connections and does nothing. Resolves with the process id. */
  pause(holder: string): Promise<number>;
  /** SIGCONT, when nobody who paused it is left. One that is gone meanwhile is no error. */
  resume(holder: string): Promise<void>;
  /** Whether what was paused for that holder has ended since; asked before it is resumed. */
  hasEndedPaused?(holder: string): boolean;
  /** Continues the process from outside of this one, if it is still the same. */
  remedyForPause(): Remedy;
  /** Starts it again from outside; none where it would be gone anyway, with who started it. */
  remedyForKill(): readonly Remedy[];
  /** Begins something harmful inside of the process; it ends by itself after `drill.lasting`. */
  begin(id: string, drill: Drill): Promise<void>;
  end(id: string): Promise<DrillReport>;
}

export type KillSignal = "SIGKILL" | "SIGTERM";

/** A simulated provider, told through its control API how to misbehave. */
export interface ProviderSite {
  /** Lays a misbehaviour on; of two that name the same part, the later one holds. */
  misbehave(id: string, part: Misbehaviour): Promise<void>;
  /** Takes it off; what was below it holds again. */
  behave(id: string): Promise<{ readonly requests: number }>;
  remedyFor(id: string): Remedy;
  /** Requests that it has received since it started. */
  received(): Promise<number>;
}

/** A part of the provider's behaviour, as its control API takes it: `{ stall: { ... } }`. */
export type Misbehaviour = Readonly<Record<string, unknown>>;

export interface StoreSite {
  /** Deletes everything in it; resolves with the number of keys that were there. */
  flush(): Promise<number>;
}
