/** The places that faults act on, as the target provides them; and what acting on them gives. */

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
  /** What a toxic, or for null the disabling, has acted on since it was last put on. */
  effectOf(toxic: string | null): Promise<LinkEffect>;
}

export interface LinkEffect {
  readonly connections: number;
  readonly bytes: number;
}

export type ToxicType = "latency" | "timeout" | "reset_peer";

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
