/** Traffics and requests for the tests of load, and a sender whose answers are written down. */

import type { Clock } from "../../src/base/clock.ts";
import { type Milliseconds, ms, perSecond } from "../../src/base/units.ts";
import type { Stage } from "../../src/load/arrivals/schedule.ts";
import type { RequestSpec } from "../../src/load/request/spec.ts";
import type { Expectation, Step, Timeouts, Traffic } from "../../src/load/traffic.ts";
import type { OutgoingRequest, Sender } from "../../src/load/transport/sender.ts";
import { defaultTransport } from "../../src/load/transport/spec.ts";
import { type Batch, observationsOf } from "../../src/measure/batch.ts";
import type { Evidence } from "../../src/measure/evidence.ts";
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
  model: open([hold(1000, 100)]),
  journeys: [{ weight: 1, steps: [step()] }],
  feeders: [],
  users: null,
  cookies: false,
  timeouts,
  transport: defaultTransport,
  warmup: ms(0),
  ...parts,
});

/** Constant arrivals. */
export const open = (stages: readonly Stage[], maxInFlight = 1000): Traffic["model"] => ({
  kind: "open",
  schedule: { kind: "rate", process: "constant", stages },
  maxInFlight,
});

export const closed = (connections: number, durationMs: number): Traffic["model"] => ({
  kind: "closed",
  connections,
  duration: ms(durationMs),
  iterations: null,
  engine: "gameday",
});

export const timeouts: Timeouts = {
  total: ms(5000),
  connect: null,
  firstByte: null,
  idle: null,
};

export const anyAnswer: Expectation = { statuses: null, stream: null, checks: [] };

export const spec = (parts: Partial<RequestSpec> = {}): RequestSpec => ({
  method: "GET",
  path: "/",
  headers: {},
  body: null,
  as: null,
  ...parts,
});

/** One request, `GET /` but for what is said. */
export const step = (request: Partial<RequestSpec> = {}, parts: Partial<Step> = {}): Step => ({
  name: "request",
  sends: { kind: "request", request: spec(request) },
  expect: anyAnswer,
  check: null,
  captures: [],
  think: { least: ms(0), most: ms(0) },
  ...parts,
});

export const outgoing = (parts: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: "GET",
  path: "/",
  headers: {},
  body: null,
  timeouts,
  keepsAnswer: false,
  ...parts,
});

/** What becomes of a request, and how long that takes; `never` is up to its timeout. */
export type Reply = readonly [Outcome["kind"], number] | "never";

function outcomeOf(kind: Outcome["kind"]): Outcome {
  if (kind === "answered") return { kind, status: 200 };
  if (kind === "timed-out") return { kind, limit: "total" };
  return kind === "invalid" ? { kind, check: 0 } : { kind };
}

/** An exchange that brought no bytes. */
export const nothing = { firstByteAt: null, bytes: 0, stream: null, answer: null } as const;

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
    const [kind, took] =
      reply === "never" ? (["timed-out", request.timeouts.total] as const) : reply;
    const outcome = outcomeOf(kind);
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        if (!this.#inFlight.delete(cancel)) return;
        stopWaiting();
        const endedAt = this.#clock.now();
        resolve({ ...nothing, sentAt, endedAt, outcome });
      };
      const cancel = () => settle({ kind: "cancelled" });
      this.#inFlight.add(cancel);
      this.crowd = Math.max(this.crowd, this.#inFlight.size);
      const stopWaiting = this.#clock.after(ms(took), () => settle(outcome));
    });
  }

  async open(): Promise<void> {}

  get sockets(): number {
    return this.#inFlight.size;
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
  readonly evidence: Evidence[] = [];
  readonly listener = {
    batch: (batch: Batch) => this.onBatch(batch),
    evidence: (sample: Evidence) => void this.evidence.push(sample),
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
