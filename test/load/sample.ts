/** Traffics and requests for the tests of load, and a sender whose answers are written down. */

import type { Clock } from "../../src/base/clock.ts";
import { type Milliseconds, ms, perSecond } from "../../src/base/units.ts";
import type { OutgoingRequest, Sender } from "../../src/load/transport/sender.ts";
import type { Stage, Traffic } from "../../src/load/traffic.ts";
import { type Batch, observationsOf } from "../../src/measure/batch.ts";
import type { Observation } from "../../src/measure/observation.ts";
import type { Outcome } from "../../src/measure/outcome.ts";

export const hold = (durationMs: number, rate: number): Stage => ({
  kind: "hold",
  duration: ms(durationMs),
  rate: perSecond(rate),
});

export const ramp = (durationMs: number, from: number, to: number): Stage => ({
  kind: "ramp",
  duration: ms(durationMs),
  from: perSecond(from),
  to: perSecond(to),
});

/** A hundred GETs a second for a second, but for what is said. */
export const traffic = (parts: Partial<Traffic> = {}): Traffic => ({
  name: "web",
  model: { kind: "open", process: "constant", stages: [hold(1000, 100)], maxInFlight: 1000 },
  request: { method: "GET", path: "/", headers: {}, body: null, as: null },
  timeout: ms(5000),
  expect: { statuses: null, stream: null },
  ...parts,
});

export const outgoing = (parts: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: "GET",
  path: "/",
  headers: {},
  body: null,
  expect: { statuses: null, stream: null },
  timeout: ms(5000),
  ...parts,
});

/** What becomes of a request, and how long that takes; `never` is up to its timeout. */
export type Reply = readonly [Outcome["kind"], number] | "never";

/** In virtual time; `reply` is asked with the number of the request, from 0, and the instant. */
export class ScriptedSender implements Sender {
  readonly sent: { readonly at: Milliseconds; readonly request: OutgoingRequest }[] = [];
  readonly #clock: Clock;
  readonly #reply: (number: number, at: Milliseconds) => Reply;
  readonly #inFlight = new Set<() => void>();
  isClosed = false;
  /** The most requests that were ever in flight. */
  crowd = 0;

  constructor(clock: Clock, reply: (number: number, at: Milliseconds) => Reply) {
    this.#clock = clock;
    this.#reply = reply;
  }

  send(request: OutgoingRequest): ReturnType<Sender["send"]> {
    const sentAt = this.#clock.now();
    const reply = this.#reply(this.sent.length, sentAt);
    this.sent.push({ at: sentAt, request });
    const [kind, took] = reply === "never" ? (["timed-out", request.timeout] as const) : reply;
    const outcome: Outcome = kind === "answered" ? { kind, status: 200 } : { kind };
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        if (!this.#inFlight.delete(cancel)) return;
        stopWaiting();
        const endedAt = this.#clock.now();
        resolve({ sentAt, endedAt, firstTokenAt: null, outcome, bytes: 0 });
      };
      const cancel = () => settle({ kind: "cancelled" });
      this.#inFlight.add(cancel);
      this.crowd = Math.max(this.crowd, this.#inFlight.size);
      const stopWaiting = this.#clock.after(ms(took), () => settle(outcome));
    });
  }

  cancel(): void {
    for (const cancel of this.#inFlight) cancel();
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

/** What is observed, sorted by kind of outcome. */
export class Notebook {
  readonly observations: Observation[] = [];
  readonly observe = (observation: Observation): void => {
    this.observations.push(observation);
  };
  readonly onBatch = (batch: Batch): void => {
    this.observations.push(...observationsOf(batch));
  };

  of(kind: Outcome["kind"]): readonly Observation[] {
    return this.observations.filter(({ outcome }) => outcome.kind === kind);
  }

  /** Observations by kind of outcome, with the status of those answered. */
  get tally(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { outcome } of this.observations) {
      const name = outcome.kind === "answered" ? String(outcome.status) : outcome.kind;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }
}
