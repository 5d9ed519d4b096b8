/** Where replicas keep a tenant's rate together: the port. */

import type { RateLimit } from "./gcra.ts";

export type StoreAnswer =
  | { readonly kind: "admitted" }
  | { readonly kind: "limited"; readonly retryAfterMs: number }
  | { readonly kind: "unavailable"; readonly why: "timed-out" | "failed" | "skipped" };

export interface RateStore {
  /** Decides and counts in one step, by the store's own clock. Never rejects. */
  admit(tenant: string, limit: RateLimit): Promise<StoreAnswer>;
  /** Resolves when there is a connection; rejects when the first try has failed. */
  connect(): Promise<void>;
  close(): void;
}
