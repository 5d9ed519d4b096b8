/** All that is done to the target in a run: the steps of the plan, and faults that wait. */

import { sleep } from "../base/clock.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Fault } from "../faults/fault.ts";
import type { Measurements } from "../measure/recorder.ts";
import type { WaitingFault } from "../scenario/fault-timeline.ts";
import type { MetricQuestion } from "../slo/probe-metric-text.ts";
import { ActiveFaults, type ActiveFaultsPorts } from "./active-faults.ts";
import { phaseAt } from "./phases.ts";
import type { Plan, Step } from "./plan.ts";

/** What it needs whatever the run. */
export interface Outside extends Pick<ActiveFaultsPorts, "clock" | "actions" | "carryOut"> {
  readonly measurements: Measurements;
}

export interface DisturbancePorts extends ActiveFaultsPorts, Outside {
  /** When the load began, by the clock. */
  readonly zero: Milliseconds;
  /** Whether the measurements so far say so. */
  readonly holds: (question: MetricQuestion) => boolean;
  /** Whether the target is such that a fault may come; null: nobody has to be asked. */
  readonly admit: (() => Promise<boolean>) | null;
}

/** How often it is asked whether what a fault waits for has happened. */
const patience = ms(100);

export class Disturbance {
  readonly #plan: Plan;
  readonly #ports: DisturbancePorts;
  readonly #faults: ActiveFaults;
  readonly #triggered: Fault[] = [];
  /** Faults of a scenario's entry that have not ended yet. */
  readonly #unfinished = new Map<string, number>();
  #phase: string | null = null;
  #admission: Promise<boolean> | null = null;

  constructor(plan: Plan, ports: DisturbancePorts) {
    this.#plan = plan;
    this.#ports = ports;
    const all = [...plan.faults, ...plan.waiting];
    const entries = new Map(all.map(({ id, of }) => [id, of]));
    this.#faults = new ActiveFaults({
      ...ports,
      tell: (event) => {
        ports.tell(event);
        if (event.kind !== "fault-undone" && event.kind !== "fault-failed") return;
        const of = entries.get(event.fault) ?? event.fault;
        this.#unfinished.set(of, (this.#unfinished.get(of) ?? 1) - 1);
      },
    });
    for (const { of } of all) {
      this.#unfinished.set(of, (this.#unfinished.get(of) ?? 0) + 1);
    }
  }

  perform(step: Step): void {
    if (step.kind === "phase") this.#tellPhase(step.at);
    else if (step.kind === "inject") this.#inject(step.fault);
    else this.#faults.undo(step.fault);
  }

  /** Injects what waits when its time has come, until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    const { clock, zero } = this.#ports;
    const waiting = new Set(this.#plan.waiting);
    for (let next = zero; waiting.size > 0 && !signal.aborted; next = ms(next + patience)) {
      await clock.sleepUntil(next, signal);
      if (signal.aborted) return;
      for (const fault of [...waiting].filter((each) => this.#isDue(each))) {
        waiting.delete(fault);
        void this.#begin(fault, signal);
      }
    }
  }

  undoAll(): Promise<void> {
    return this.#faults.undoAll();
  }

  /** The first fault waits until the target is known to be steady; so do those behind it. */
  #inject(fault: Fault): void {
    const { admit } = this.#ports;
    const inject = () => this.#faults.inject(fault);
    if (admit === null) {
      inject();
      return;
    }
    this.#admission ??= admit();
    void this.#admission.then((isAdmitted) => isAdmitted && inject());
  }

  #isDue({ until }: WaitingFault): boolean {
    if (until.kind === "after") return this.#unfinished.get(until.fault) === 0;
    if (this.#elapsed() < until.notBefore) return false;
    const { condition } = until;
    return condition.kind === "phase"
      ? condition.phase === this.#phase
      : this.#ports.holds(condition.question);
  }

  async #begin({ until, delay, lasting, ...fault }: WaitingFault, signal: AbortSignal) {
    const { clock, tell } = this.#ports;
    const wait = until.kind === "after" ? until.wait + delay : delay;
    if (wait > 0) await sleep(clock, ms(wait), signal);
    const start = this.#elapsed();
    const { duration } = this.#plan;
    if (signal.aborted || start >= duration) return;
    const end = lasting === null ? duration : ms(Math.min(duration, start + lasting));
    const due: Fault = { ...fault, start, end };
    this.#triggered.push(due);
    tell({ kind: "fault-triggered", fault: due });
    this.#tellPhase(start);
    this.#inject(due);
    await sleep(clock, ms(end - start), signal);
    if (signal.aborted) return;
    this.#faults.undo(due);
    this.#tellPhase(end);
  }

  #tellPhase(at: Milliseconds): void {
    const faults = [...this.#plan.faults, ...this.#triggered];
    const phase = phaseAt(faults, this.#plan.duration, at);
    if (phase === null || phase === this.#phase) return;
    this.#phase = phase;
    this.#ports.tell({ kind: "phase-started", phase });
  }

  #elapsed(): Milliseconds {
    const { clock, zero } = this.#ports;
    return ms(Math.max(0, clock.now() - zero));
  }
}
