/** What a run says about its objectives. */

import type { During, ObjectiveKind } from "./objective.ts";

export type Status = "pass" | "fail" | "inconclusive";

export interface PhaseObservation {
  readonly phase: string;
  /** In the unit of the objective; null without samples. */
  readonly observed: number | null;
  readonly n: number;
}

export interface ObjectiveResult {
  readonly id: string;
  readonly kind: ObjectiveKind;
  readonly traffic: string;
  readonly during: During;
  /** As the scenario says it. */
  readonly target: string;
  /** The promised value in the unit: a ratio, or milliseconds. */
  readonly promised: number;
  /** availability: ratio; latency and first-token: the percentile in ms; recovery: ms. */
  readonly observed: number | null;
  readonly unit: "ratio" | "ms";
  readonly status: Status;
  /** Requests judged; for recovery, slices. */
  readonly n: number;
  /** One sentence: why it has this status, by how much, and where it was worst. */
  readonly reason: string;
  /** The same number phase by phase; empty for recovery. */
  readonly byPhase: readonly PhaseObservation[];
}

/**
 * From the start of a fault; all times are whole slices, counted from the one in which it began.
 * If all times are null and it is not censored, nothing is known: too few requests, or no fault.
 */
export interface Recovery {
  /** Id of the fault. */
  readonly fault: string;
  readonly traffic: string;
  /** Start of the fault to its first bad slice; null if there was none. */
  readonly detectMs: number | null;
  /**
   * Start of the fault to the first good slice of a lasting run of them; 0 if never bad, as far as
   * a lasting number of slices shows.
   */
  readonly recoverMs: number | null;
  /** The same from the end of the fault; 0 if it was recovered by then. */
  readonly recoverAfterEndMs: number | null;
  /** Good runs between bad slices. */
  readonly relapses: number;
  /** The run ended, or the next fault began, before it recovered: it took longer than was seen. */
  readonly censored: boolean;
}

export interface Verdict {
  readonly status: Status;
  /** The most important first. */
  readonly reasons: readonly string[];
  readonly objectives: readonly ObjectiveResult[];
  readonly recovery: readonly Recovery[];
}
