/** What went wrong lately and what was done about it: a bounded memory that names no tenant. */

import type { Clock } from "../../base/clock.ts";
import type { CallRecord } from "../records/call-record.ts";
import type { ProviderHealth } from "../routing/provider-health.ts";

export type Incident =
  | {
      readonly kind: "failover";
      /** ISO 8601. */
      readonly at: string;
      readonly provider: string;
      /** As the records name what became of the attempt. */
      readonly outcome: string;
      /** Who answered instead; null: nobody did. */
      readonly answeredBy: string | null;
    }
  | { readonly kind: "breaker-opened"; readonly at: string; readonly provider: string };

const kept = 100;

export class Incidents {
  readonly #clock: Clock;
  readonly #health: () => readonly ProviderHealth[];
  readonly #latest: Incident[] = [];
  #open: ReadonlySet<string> = new Set();

  constructor(clock: Clock, health: () => readonly ProviderHealth[]) {
    this.#clock = clock;
    this.#health = health;
  }

  /** A call is over. One that went well at once is no news, and costs no look at the breakers. */
  noteCall({ attempts, provider }: Pick<CallRecord, "attempts" | "provider">): void {
    const failed = attempts.filter(({ outcome }) => isFailure(outcome));
    if (failed.length === 0) return;
    for (const { provider: failing, outcome } of failed) {
      if (outcome === "breaker-open") continue;
      this.#add({
        kind: "failover",
        at: this.#now(),
        provider: failing,
        outcome,
        answeredBy: provider ?? null,
      });
    }
    this.#noteBreakers();
  }

  /** The latest first. */
  recent(): readonly Incident[] {
    this.#noteBreakers();
    return this.#latest.toReversed();
  }

  #noteBreakers(): void {
    const isOpen = (health: ProviderHealth) => health.breaker === "open";
    const open = new Set(
      this.#health()
        .filter(isOpen)
        .map(({ provider }) => provider),
    );
    for (const provider of open) {
      if (this.#open.has(provider)) continue;
      this.#add({ kind: "breaker-opened", at: this.#now(), provider });
    }
    this.#open = open;
  }

  #add(incident: Incident): void {
    this.#latest.push(incident);
    if (this.#latest.length > kept) this.#latest.shift();
  }

  #now(): string {
    return new Date(this.#clock.wallTime()).toISOString();
  }
}

/** Those who lost a race, whose client left, or who were asked a wrong question did not fail. */
const harmless: ReadonlySet<string> = new Set([
  "answered",
  "pending",
  "client-gone",
  "shutting-down",
  "outrun",
  "client-error",
]);

const isFailure = (outcome: string): boolean => !harmless.has(outcome);
