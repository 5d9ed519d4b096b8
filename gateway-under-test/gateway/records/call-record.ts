/** What is known of a call so far: its one mutable thing, written by the links it passes. */

import type { Completion, Usage } from "../answer.ts";
import type { Preferences } from "../preferences.ts";

/** One provider's share of a call. `outcome` of a stream is known when it has ended. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  status?: number;
  outcome: string;
  ms: number;
  /** The key of the provider's pool that was used, by its id. */
  key?: string;
  /** What it has used up, however it ended; absent until then, and when nothing was sent. */
  spent?: Spent;
}

export interface Spent {
  readonly usage: Usage;
  /** US dollars. */
  readonly cost: number;
  /** The provider did not say; counted from what was sent and heard. */
  readonly isEstimate: boolean;
}

export type CacheUse = "off" | "bypass" | "miss" | "hit" | "stale" | "collapsed";

/** How far a call had come when its client left. */
export type AbortPhase = "before-attempt" | "before-content" | "streaming";

export class CallRecord {
  readonly startedAt: number;
  readonly attempts: AttemptRecord[] = [];
  endpoint: string | undefined;
  tenant: string | undefined;
  consumer: string | undefined;
  /** As the client named it. */
  model: string | undefined;
  /** The provider whose answer was given. */
  provider: string | undefined;
  /** The provider's name for the model that answered. */
  servedModel: string | undefined;
  cache: CacheUse = "off";
  completion: Completion | undefined;
  preferences: Preferences | undefined;
  abortPhase: AbortPhase | undefined;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
  }

  /** Requests that really went out; a provider that was skipped is recorded but not counted. */
  get attemptCount(): number {
    return this.attempts.filter((attempt) => attempt.outcome !== "breaker-open").length;
  }

  /** By all attempts together: failover, hedges and fan-out are paid for, too. */
  get spent(): Spent {
    return this.attempts.reduce((sum, { spent }) => (spent ? added(sum, spent) : sum), nothing);
  }
}

const nothing: Spent = {
  usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  cost: 0,
  isEstimate: false,
};

function added(a: Spent, b: Spent): Spent {
  return {
    usage: {
      prompt_tokens: a.usage.prompt_tokens + b.usage.prompt_tokens,
      completion_tokens: a.usage.completion_tokens + b.usage.completion_tokens,
      total_tokens: a.usage.total_tokens + b.usage.total_tokens,
    },
    cost: a.cost + b.cost,
    isEstimate: a.isEstimate || b.isEstimate,
  };
}
