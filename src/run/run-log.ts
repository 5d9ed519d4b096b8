/** Reads the events of a run and keeps what its result needs. */

import type { Milliseconds } from "../base/units.ts";
import type { Effect } from "../faults/effect.ts";
import type { Fault } from "../faults/fault.ts";
import type { WorkerHealth } from "../load/drive/health.ts";
import { operationsOf } from "../load/traffic.ts";
import { type Evidence, evidenceLimit } from "../measure/evidence.ts";
import { type Measurements, Recorder, type Window } from "../measure/recorder.ts";
import { limitsOf } from "../slo/limits-of.ts";
import type { ProbeReading } from "../slo/probe.ts";
import type { LinkHealth } from "../target/target.ts";
import { type RunEvent, type StopReason, tellEvent } from "./events.ts";
import { type Phase, phasesOf } from "./phases.ts";
import type { Plan } from "./plan.ts";

/** What became of one fault; milliseconds since the load began. */
export interface FaultRecord {
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly effect: Effect | null;
  readonly error: string | null;
}

export interface TimelineEntry {
  readonly atMs: number;
  readonly kind: RunEvent["kind"];
  readonly text: string;
}

const untouched: FaultRecord = { startMs: null, endMs: null, effect: null, error: null };

export class RunLog {
  readonly #plan: Plan;
  #phases: readonly Phase[];
  #triggered: readonly Fault[] = [];
  readonly #recorder: Recorder;
  readonly #faults = new Map<string, FaultRecord>();
  readonly #timeline: TimelineEntry[] = [];
  #targetUrl = "";
  #startedAt: number;
  #stopped: { readonly why: StopReason; readonly atMs: number } | null = null;
  #health: readonly WorkerHealth[] = [];
  #links: LinkHealth | null = null;
  #finishedAtMs: number | null = null;
  readonly #evidence: Evidence[] = [];
  readonly #readings: ProbeReading[] = [];

  /** `createdAt`, since the Unix epoch, stands for the begin of a load that never began. */
  constructor(plan: Plan, createdAt = 0) {
    this.#plan = plan;
    this.#phases = plan.phases;
    this.#startedAt = createdAt;
    const { traffics, objectives } = plan.scenario;
    this.#recorder = new Recorder({
      traffics: traffics.map((traffic) => ({
        name: traffic.name,
        limits: limitsOf(objectives, traffic.name),
        operations: operationsOf(traffic),
      })),
      phases: windowsOf(plan.phases),
    });
  }

  get measurements(): Measurements {
    return this.#recorder;
  }

  get timeline(): readonly TimelineEntry[] {
    return this.#timeline;
  }

  /** When the load began, in milliseconds since the Unix epoch. */
  get startedAt(): number {
    return this.#startedAt;
  }

  get targetUrl(): string {
    return this.#targetUrl;
  }

  /** Why and when the run ended before its time; null if it did not. */
  get stopped(): { readonly why: StopReason; readonly atMs: number } | null {
    return this.#stopped;
  }

  /** When the load was over; null if it never was. */
  get finishedAtMs(): number | null {
    return this.#finishedAtMs;
  }

  get health(): readonly WorkerHealth[] {
    return this.#health;
  }

  /** As planned, and as faults that waited have changed them. */
  get phases(): readonly Phase[] {
    return this.#phases;
  }

  /** In the order of the scenario those that were planned, then those that waited and began. */
  get faults(): readonly Fault[] {
    return [...this.#plan.faults, ...this.#triggered];
  }

  get links(): LinkHealth | null {
    return this.#links;
  }

  /** Of the steady state, in the order of the run. */
  get readings(): readonly ProbeReading[] {
    return this.#readings;
  }

  get evidence(): readonly Evidence[] {
    return this.#evidence;
  }

  faultRecord(id: string): FaultRecord {
    return this.#faults.get(id) ?? untouched;
  }

  read(event: RunEvent): void {
    const atMs = Math.round(event.at);
    const text = tellEvent(event);
    if (text !== null) this.#timeline.push({ atMs, kind: event.kind, text });
    this.#keep(event, atMs);
  }

  #keep(event: RunEvent, atMs: number): void {
    if (event.kind === "observed") this.#recorder.recordBatch(event.batch);
    else if (event.kind === "evidence") this.#keepEvidence(event.sample);
    else if (event.kind === "probe-read") this.#readings.push(event.reading);
    else if (event.kind === "load-started") this.#startedAt = event.wallTime;
    else if (event.kind === "target-ready") this.#targetUrl = event.url;
    else if (event.kind === "stopping") this.#stopped = { why: event.why, atMs };
    else if (event.kind === "load-finished") {
      this.#health = event.health;
      this.#links = event.links;
      this.#finishedAtMs = atMs;
    } else if (event.kind === "fault-triggered") this.#trigger(event.fault);
    else if (event.kind === "fault-injected") this.#update(event.fault, { startMs: atMs });
    else if (event.kind === "fault-failed") this.#update(event.fault, { error: event.message });
    else if (event.kind === "fault-undone") {
      this.#update(event.fault, { endMs: atMs, effect: event.effect });
      this.#extendClaim(event.fault, event.at);
    }
  }

  /** Each worker keeps to the limit by itself; together they may exceed it. */
  #keepEvidence(sample: Evidence): void {
    const isAlike = (kept: Evidence) =>
      kept.traffic === sample.traffic &&
      kept.operation === sample.operation &&
      kept.outcome === sample.outcome;
    if (this.#evidence.filter(isAlike).length < evidenceLimit) this.#evidence.push(sample);
  }

  #trigger(fault: Fault): void {
    this.#triggered = [...this.#triggered, fault];
    this.#phases = phasesOf(this.faults, this.#plan.duration);
    this.#recorder.setPhases(windowsOf(this.#phases));
  }

  /** Undoing takes its time: a fault does harm until it is really undone. */
  #extendClaim(id: string, undoneAt: Milliseconds): void {
    const fault = this.faults.find((planned) => planned.id === id);
    if (fault === undefined) return;
    const startUs = fault.start * 1000;
    const window = windowsOf(this.#phases).find(
      (phase) => phase.claims === true && phase.startUs <= startUs && startUs < phase.endUs,
    );
    if (window !== undefined) this.#recorder.extendClaim(window, undoneAt * 1000);
  }

  #update(id: string, change: Partial<FaultRecord>): void {
    this.#faults.set(id, { ...this.faultRecord(id), ...change });
  }
}

/** The phases as the recorder takes them: what a fault finds in flight is its doing. */
export const windowsOf = (phases: readonly Phase[]): readonly Window[] =>
  phases.map(({ name, start, end }) => {
    return { name, startUs: start * 1000, endUs: end * 1000, claims: name === "fault" };
  });
