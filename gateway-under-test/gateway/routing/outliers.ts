/**
 * Providers' models that fail much more often than the others, and for how long they are asked
 * last. Instants are monotonic ms.
 */

import type { GatewayConfig } from "../config.ts";
import { type Ejection, ejected, isEjected, neverEjected } from "./ejection.ts";
import { type Counts, FailureShare } from "./failure-share.ts";
import type { Health } from "./result.ts";

interface Member {
  readonly share: FailureShare;
  ejection: Ejection;
}

export class Outliers {
  readonly #options: GatewayConfig["outliers"];
  readonly #members = new Map<string, Member>();

  constructor(options: GatewayConfig["outliers"], keys: Iterable<string>) {
    this.#options = options;
    for (const key of keys) {
      const share = new FailureShare(options.intervalMs);
      this.#members.set(key, { share, ejection: neverEjected });
    }
  }

  isEjected(key: string, now: number): boolean {
    const member = this.#members.get(key);
    return member !== undefined && isEjected(member.ejection, now);
  }

  /** True: that was one failure too many, and it is ejected from now on. */
  count(key: string, health: Health, now: number): boolean {
    const member = this.#members.get(key);
    if (member === undefined || health === "neutral") return false;
    member.share.count(health === "failure", now);
    if (health === "success" || !this.#isOutlier(key, member, now)) return false;
    member.ejection = ejected(member.ejection, this.#options, now);
    // What it is ejected for is not held against it again when it comes back.
    member.share.forget();
    return true;
  }

  #isOutlier(key: string, { share, ejection }: Member, now: number): boolean {
    if (isEjected(ejection, now) || !this.#mayEjectOneMore(now)) return false;
    const { minAttempts, excess } = this.#options;
    const own = share.counts(now);
    const others = this.#othersThan(key, now);
    if (own.attempts < minAttempts || others.attempts < minAttempts) return false;
    return own.failures / own.attempts - others.failures / others.attempts >= excess;
  }

  #othersThan(key: string, now: number): Counts {
    let [attempts, failures] = [0, 0];
    for (const [other, { share }] of this.#members) {
      if (other === key) continue;
      const counts = share.counts(now);
      attempts += counts.attempts;
      failures += counts.failures;
    }
    return { attempts, failures };
  }

  #mayEjectOneMore(now: number): boolean {
    const out = [...this.#members.values()].filter(({ ejection }) => isEjected(ejection, now));
    return (out.length + 1) / this.#members.size <= this.#options.maxEjectedShare;
  }
}
