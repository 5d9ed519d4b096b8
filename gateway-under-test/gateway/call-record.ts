/** What is known of a call so far: its one mutable thing, written by the links it passes. */

import type { Completion } from "./answer.ts";

/** One provider's share of a call. `outcome` of a stream is known when it has ended. */
export interface AttemptRecord {
  readonly provider: string;
  status?: number;
  outcome: string;
  ms: number;
}

export type CacheUse = "off" | "bypass" | "miss" | "hit";

export class CallRecord {
  readonly startedAt: number;
  readonly attempts: AttemptRecord[] = [];
  tenant: string | undefined;
  model: string | undefined;
  provider: string | undefined;
  cache: CacheUse = "off";
  completion: Completion | undefined;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** Requests that really went out; a provider that was skipped is recorded but not counted. */
  get attemptCount(): number {
    return this.attempts.filter((attempt) => attempt.outcome !== "breaker-open").length;
  }
}
