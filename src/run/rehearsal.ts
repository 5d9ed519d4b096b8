/** The target under load: what is done to it, what is watched of it, and what is left of it. */

import type { RunningTarget } from "../target/target.ts";
import { Disturbance, type DisturbancePorts } from "./disturbance.ts";
import type { Plan, Step } from "./plan.ts";
import { Supervision, type SupervisionPorts } from "./supervision.ts";

export interface RehearsalPorts
  extends Omit<DisturbancePorts, "sites" | "holds" | "admit">,
    Omit<SupervisionPorts, "target"> {
  readonly target: RunningTarget;
}

export class Rehearsal {
  readonly #ports: RehearsalPorts;
  readonly #disturbance: Disturbance;
  readonly #supervision: Supervision;

  constructor(plan: Plan, ports: RehearsalPorts) {
    this.#ports = ports;
    const supervision = new Supervision(ports, plan.scenario);
    this.#supervision = supervision;
    this.#disturbance = new Disturbance(plan, {
      ...ports,
      sites: ports.target,
      holds: (question) => supervision.holds(question),
      admit: supervision.hasToAdmit ? () => supervision.admit() : null,
    });
    // At once: the load, and what is asked of the target, may take long to end.
    const undo = () => void this.#disturbance.undoAll();
    ports.stop.signal.addEventListener("abort", undo, { once: true });
  }

  perform(step: Step): void {
    this.#disturbance.perform(step);
  }

  /** Until the load is over, which the signal tells. */
  async watch(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#disturbance.watch(signal), this.#supervision.watch(signal)]);
  }

  /** Resolves when nothing is in force any more, and it is known how the target is then. */
  async end(): Promise<void> {
    await this.#disturbance.undoAll();
    if (!this.#ports.stop.signal.aborted) await this.#supervision.askAfter();
  }
}
