/** What the tools and resources tell of, and the chain that they ask; each a port to its owner. */

import type { Call, Handle, TenantCall } from "../call.ts";
import type { Tenant } from "../config.ts";
import type { ProviderHealth } from "../routing/provider-health.ts";
import type { Incident } from "./incidents.ts";

export interface McpPorts {
  /** Adds the caller, or refuses: authentication and what follows from it. */
  readonly guard: (next: Handle<TenantCall>) => Handle<Call>;
  /** The chain behind the guard: limits, reading, cache, routing. */
  readonly ask: Handle<TenantCall>;
  /** Lets a call through that is no question but costs one all the same, or refuses it. */
  readonly admit: Handle<TenantCall>;
  /** Writes down a call that is over. */
  readonly closed: (call: Call, closing: Closing) => void;
  readonly usageOf: (tenant: Tenant) => TenantUsage | Promise<TenantUsage>;
  readonly health: () => readonly ProviderHealth[];
  /** The latest first. */
  readonly incidents: () => readonly Incident[];
}

export interface Closing {
  /** As an HTTP status would say it. */
  readonly status: string;
  readonly durationMs: number;
}

/** By model, since when the ledger knows. */
export interface TenantUsage {
  /** ISO 8601. */
  readonly since: string;
  readonly models: readonly ModelUsage[];
}

export interface ModelUsage {
  readonly model: string;
  readonly requests: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** US dollars. */
  readonly cost: number;
}
