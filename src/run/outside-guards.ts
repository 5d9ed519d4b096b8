/** Asks the guards that are not measured here, again and again, and tells when one trips. */

import { type Clock, sleep } from "../base/clock.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { OutsideGuard } from "../slo/guard.ts";
import { type AskPorts, ask, type Reply } from "../slo/probe-ask.ts";
import type { StopReason } from "./events.ts";

export interface OutsideGuardsPorts extends AskPorts {
  readonly clock: Clock;
  /** Called once at the most. */
  readonly trip: (why: StopReason) => void;
  /** A guard of which nothing can be said, once for each time that this begins. */
  readonly tell: (guard: string, why: string) => void;
}

export class OutsideGuards {
  readonly #ports: OutsideGuardsPorts;
  readonly #guards: readonly OutsideGuard[];
  readonly #stop = new AbortController();
  #watching: Promise<unknown> = Promise.resolve();
  #hasTripped = false;

  constructor(ports: OutsideGuardsPorts, guards: readonly OutsideGuard[]) {
    this.#ports = ports;
    this.#guards = guards;
  }

  /** Asks for the first time at once; until the signal aborts, or stop is called. */
  start(signal: AbortSignal): void {
    const stop = () => this.#stop.abort();
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    this.#watching = Promise.all(this.#guards.map((guard) => this.#watch(guard))).finally(() =>
      signal.removeEventListener("abort", stop),
    );
  }

  /** Resolves when nothing is being asked any more. Idempotent. Rejects only with our own bugs. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(guard: OutsideGuard): Promise<void> {
    const { clock } = this.#ports;
    const { signal } = this.#stop;
    /** When the harm was first seen, of that which goes on; and whether nothing can be said. */
    let since: Milliseconds | null = null;
    let isUnreadable = false;
    let next = clock.now();
    while (!signal.aborted) {
      const asked = clock.now();
      const harm = this.#harmIn(guard, await this.#ask(guard));
      if (signal.aborted) return;
      if (harm?.kind === "unreadable" && !isUnreadable) this.#ports.tell(guard.when, harm.what);
      isUnreadable = harm?.kind === "unreadable";
      if (harm === null) since = null;
      else if (harm.counts) {
        since ??= asked;
        if (clock.now() - since >= guard.lasting) return this.#trip(guard, harm.what);
      }
      // Askings that one was too slow for are left out, and not made up for.
      while (next <= clock.now()) next = ms(next + guard.limit.every);
      await sleep(clock, ms(next - clock.now()), signal);
    }
  }

  #ask({ limit: { question } }: OutsideGuard): Promise<Reply> {
    return ask(this.#ports, question, this.#stop.signal, "any");
  }

  #harmIn({ limit }: OutsideGuard, reply: Reply): Harm | null {
    if (reply.kind === "unreadable") {
      const counts = limit.onError === "trip";
      return { kind: "unreadable", what: `nothing can be said: ${reply.why}`, counts };
    }
    const isHarm = reply.asExpected === (limit.question.kind === "prometheus");
    return isHarm ? { kind: "read", what: reply.observed, counts: true } : null;
  }

  #trip({ when }: OutsideGuard, what: string): void {
    if (this.#hasTripped) return;
    this.#hasTripped = true;
    this.#ports.trip({ kind: "guard", when, traffic: what });
  }
}

interface Harm {
  readonly kind: Reply["kind"];
  /** In words. */
  readonly what: string;
  /** False: it is ignored, and neither begins nor ends a time of harm. */
  readonly counts: boolean;
}
