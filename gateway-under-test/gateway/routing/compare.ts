/**
 * Asks several routes at once, hears their answers to the end, and picks one. Who fails is replaced
 * by the next in order. Nothing is sent before the pick: a stream that breaks is a failed attempt.
 */

import type { Clock } from "../../base/clock.ts";
import type { Attempt } from "../attempt.ts";
import type { AskedCall } from "../call.ts";
import type { Route } from "../config.ts";
import { isCancelled } from "../failure.ts";
import { collected } from "./collected.ts";
import { hasTime } from "./deadline.ts";
import type { Unanswered } from "./exhausted.ts";
import { Field } from "./field.ts";
import type { Entry } from "./judge.ts";
import { isGiven, mayFailOver, type Verdict } from "./verdict.ts";

export interface CompareOptions {
  /** Answers that are wanted. */
  readonly width: number;
  readonly attempt: Attempt;
  readonly rule: Rule;
}

/** Entries are in the order of their routes. */
export interface Rule {
  pick(entries: readonly Entry[]): Entry | undefined;
  /** Whether those that are still missing could not change the pick. */
  isDecided(entries: readonly Entry[]): boolean;
}

export class Compare {
  readonly #clock: Clock;
  readonly #call: AskedCall;
  readonly #routes: readonly Route[];
  readonly #options: CompareOptions;
  readonly #field: Field;
  readonly #entries: Entry[] = [];
  readonly #failures: Unanswered[] = [];
  #begun = 0;

  constructor(clock: Clock, call: AskedCall, routes: readonly Route[], options: CompareOptions) {
    this.#clock = clock;
    this.#call = call;
    this.#routes = routes;
    this.#options = options;
    this.#field = new Field(call, toTheEnd(options.attempt));
  }

  async run(): Promise<Verdict> {
    try {
      return await this.#run();
    } finally {
      await this.#field.clear();
    }
  }

  async #run(): Promise<Verdict> {
    this.#fill();
    while (this.#field.size > 0 && !this.#options.rule.isDecided(this.#entries)) {
      const { lane, outcome } = await this.#field.next();
      if (outcome.kind !== "skipped") this.#call.record.provider = lane.route.provider;
      const heard = isGiven(outcome) ? await collected(outcome) : outcome;
      if (heard.kind === "failed" && isCancelled(heard.reason)) {
        return { kind: "stopped", failure: heard };
      }
      if (heard.kind === "collected") this.#enter({ ...heard, route: lane.route });
      else this.#failures.push(heard);
      this.#fill();
    }
    return this.#verdict();
  }

  #verdict(): Verdict {
    const winner = this.#options.rule.pick(this.#entries);
    if (winner !== undefined) {
      const rest = this.#routes.slice(this.#begun);
      return { kind: "won", route: winner.route, given: winner.given, rest };
    }
    const wrong = this.#failures.find((failure) => !mayFailOver(failure));
    if (wrong !== undefined) return { kind: "stopped", failure: wrong };
    return { kind: "lost", failures: this.#failures };
  }

  #enter(entry: Entry): void {
    this.#entries.push(entry);
    this.#entries.sort((a, b) => this.#routes.indexOf(a.route) - this.#routes.indexOf(b.route));
  }

  #fill(): void {
    while (this.#entries.length + this.#field.size < this.#options.width && this.#mayBegin()) {
      const route = this.#routes[this.#begun];
      if (route === undefined) return;
      this.#begun += 1;
      this.#field.begin(route);
    }
  }

  #mayBegin(): boolean {
    if (this.#begun === 0) return true;
    // A question that is wrong is wrong everywhere.
    if (!this.#failures.every(mayFailOver)) return false;
    return hasTime(this.#clock, this.#call);
  }
}

const toTheEnd =
  (attempt: Attempt): Attempt =>
  async (call, route) => {
    const outcome = await attempt(call, route);
    if (!isGiven(outcome)) return outcome;
    const heard = await collected(outcome);
    return heard.kind === "collected" ? heard.given : heard;
  };
