/** What each tenant has used since this replica has started, by the records of its calls. */

import type { Clock } from "../../base/clock.ts";
import type { CallRecord } from "../records/call-record.ts";
import type { ModelUsage, TenantUsage } from "./ports.ts";

/** By the name that the client gave. */
type ByModel = Map<string, ModelUsage>;

/** More models than this are added up as one: clients may name any that a `*` route takes. */
const mostModels = 200;

const theRest = "(others)";

export class Tally {
  readonly #since: string;
  readonly #byTenant = new Map<string, ByModel>();

  constructor(clock: Clock) {
    this.#since = new Date(clock.wallTime()).toISOString();
  }

  note({ tenant, model, spent: { usage, cost } }: Noted): void {
    if (tenant === undefined || model === undefined) return;
    const models: ByModel = this.#byTenant.get(tenant) ?? new Map();
    this.#byTenant.set(tenant, models);
    const name = models.has(model) || models.size < mostModels ? model : theRest;
    const before = models.get(name);
    models.set(name, {
      model: name,
      requests: (before?.requests ?? 0) + 1,
      promptTokens: (before?.promptTokens ?? 0) + usage.prompt_tokens,
      completionTokens: (before?.completionTokens ?? 0) + usage.completion_tokens,
      cost: (before?.cost ?? 0) + cost,
    });
  }

  usageOf(tenant: string): TenantUsage {
    return { since: this.#since, models: [...(this.#byTenant.get(tenant)?.values() ?? [])] };
  }
}

type Noted = Pick<CallRecord, "tenant" | "model" | "spent">;
