/** What a judge has to know about a run besides its measurements. */

import type { Milliseconds } from "../base/units.ts";
import type { Window } from "../measure/recorder.ts";
import type { ProbeReading } from "./probe.ts";

/** What became of one fault. */
export interface FaultFact {
  readonly id: string;
  /** The fault of the scenario that it comes from; its own id if that is all of it. */
  readonly of: string;
  /** Its place: `provider/openai`. */
  readonly on: string;
  /** When it was in force; null if it never was. */
  readonly startMs: number | null;
  /** When it was undone; null if it never was. */
  readonly endMs: number | null;
  /** Connections, requests or processes it acted on: its proof of effect. */
  readonly touched: number;
  /** What is counted; empty: it could not be. */
  readonly unit: string;
  readonly evidence: string;
  /** Why it could not be injected or undone. */
  readonly error: string | null;
}

/** Whether the load that was promised was also sent. */
export interface GeneratorFact {
  readonly saturated: boolean;
  /** What to change if it was saturated; one sentence. */
  readonly advice: string | null;
  /** Arrivals that were never sent. */
  readonly dropped: number;
}

export interface JudgeContext {
  /** Of the load. */
  readonly durationMs: Milliseconds;
  readonly phases: readonly Window[];
  readonly faults: readonly FaultFact[];
  readonly generator: GeneratorFact;
  /** Of the steady state, before, after and meanwhile. */
  readonly readings: readonly ProbeReading[];
}
