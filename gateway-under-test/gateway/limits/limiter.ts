/** Who decides whether a tenant is within its rate: the port, and the one of this replica alone. */

import type { Clock } from "../../base/clock.ts";
import { gcra, type RateDecision, type RateLimit } from "./gcra.ts";

/** How the limit is kept while the store does not answer; `local`: a share by each replica. */
export type DegradedMode = "open" | "closed" | "local";

export type Verdict =
  | { readonly kind: "admitted" }
  | { readonly kind: "limited"; readonly retryAfterMs: number }
  /** Nobody knows, and who is not known to be within the limit is not served. */
  | { readonly kind: "unknown" };

export interface Decision {
  readonly verdict: Verdict;
  /** How it was decided without the store; null: as configured. */
  readonly degraded: DegradedMode | null;
}

export interface Limiter {
  decide(tenant: string, limit: RateLimit): Promise<Decision>;
  /** Resolves when it can decide as configured, or when it is no use to wait longer. */
  warmUp(): Promise<void>;
  close(): void;
}

/** Theoretical arrival times in this replica's memory, as many as tenants are configured. */
export class RateMemory {
  readonly #clock: Clock;
  readonly #arrivals = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  admit(tenant: string, limit: RateLimit): RateDecision {
    const decision = gcra(limit, this.#arrivals.get(tenant), this.#clock.now());
    if (decision.kind === "admitted") this.#arrivals.set(tenant, decision.tat);
    return decision;
  }
}

/** Per replica, so a tenant behind N replicas gets up to N times its rate. */
export function memoryLimiter(clock: Clock): Limiter {
  const memory = new RateMemory(clock);
  return {
    decide: async (tenant, limit) => ({ verdict: memory.admit(tenant, limit), degraded: null }),
    warmUp: async () => {},
    close() {},
  };
}
