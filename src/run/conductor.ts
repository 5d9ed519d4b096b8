/** Plays a plan: the only impure loop. It waits, acts and tells; all else reads its events. */

import { messageOf } from "../base/errors.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Remedy } from "../faults/remedy.ts";
import type { WorkerHealth } from "../load/drive/health.ts";
import type { Load, PreparedLoad } from "../load/load.ts";
import type { Death, RunningTarget, Target } from "../target/target.ts";
import type { Outside } from "./disturbance.ts";
import type { Emit, RunEventBody, StopReason } from "./events.ts";
import { listenerOf, loadOrder } from "./load-order.ts";
import type { Plan } from "./plan.ts";
import { Rehearsal } from "./rehearsal.ts";
import { askBefore } from "./supervision.ts";
import { untilOver } from "./until-over.ts";

export interface ConductorPorts extends Outside {
  readonly target: Target;
  readonly load: Load;
  readonly emit: Emit;
}

/** From the decision until the first arrival is due. */
const lead = ms(20);

/**
 * Starts the target, plays load and faults on one clock, and ends both again on every way out. When
 * `stop` aborts, with a StopReason, the load is cancelled, every fault undone, and it resolves.
 * Rejects when the target does not become ready, for nothing was sent or injected then; and when a
 * reader of the events breaks. Faults are undone in any case.
 */
export async function conduct(
  ports: ConductorPorts,
  plan: Plan,
  stop: AbortController,
): Promise<void> {
  const run = new Run(ports, plan, stop);
  run.tell({ kind: "target-starting" });
  const running = await run.startTarget();
  if (running === null) return run.throwIfUnheard();
  try {
    run.tell({ kind: "target-ready", url: running.url });
    await askBefore({ ...ports, target: running, tell: run.tell, stop }, plan.scenario);
    run.tell({ kind: "load-preparing" });
    const [order, listener] = [loadOrder(plan, running), listenerOf(run.tell)];
    const prepared = await ports.load.prepare(order, listener, stop.signal);
    try {
      await run.play(running, prepared);
    } finally {
      await prepared.close();
    }
  } finally {
    await running.stop();
    run.tell({ kind: "target-stopped" });
  }
  run.throwIfUnheard();
}

class Run {
  readonly #ports: ConductorPorts;
  readonly #plan: Plan;
  readonly #stop: AbortController;
  /** When the first arrival can be due; null before the load begins. */
  #zero: Milliseconds | null = null;
  /** What the first reader threw that could not take an event. */
  #unheard: { readonly error: unknown } | null = null;

  constructor(ports: ConductorPorts, plan: Plan, stop: AbortController) {
    this.#ports = ports;
    this.#plan = plan;
    this.#stop = stop;
  }

  /** Never throws, so that no reader can come between a fault and its undo. */
  readonly tell = (event: RunEventBody): void => {
    const at = this.#zero === null ? 0 : this.#ports.clock.now() - this.#zero;
    try {
      this.#ports.emit({ at: ms(Math.max(0, at)), ...event });
    } catch (error) {
      this.#unheard ??= { error };
      this.#halt({ kind: "reader", message: messageOf(error) });
    }
  };

  throwIfUnheard(): void {
    if (this.#unheard !== null) throw this.#unheard.error;
  }

  /** null: the run was stopped before its target was ready. */
  async startTarget(): Promise<RunningTarget | null> {
    const { signal } = this.#stop;
    try {
      const owe = (remedies: readonly Remedy[]) => this.tell({ kind: "target-owes", remedies });
      return await this.#ports.target.start(signal, owe);
    } catch (error) {
      if (!signal.aborted) throw error;
      this.tell({ kind: "stopping", why: signal.reason });
      return null;
    }
  }

  /** A replica that dies is for the objectives to judge; what we measure with must not die. */
  #mourn({ process, how, isOurs }: Death): void {
    this.tell({ kind: "process-died", process, how });
    if (isOurs) this.#halt({ kind: "broken", part: process, message: `it ended ${how}` });
  }

  readonly #halt = (why: StopReason): void => this.#stop.abort(why);

  async play(running: RunningTarget, prepared: PreparedLoad): Promise<void> {
    const { tell } = this;
    const onStop = () => {
      tell({ kind: "stopping", why: this.#stop.signal.reason });
      prepared.stop();
    };
    if (this.#stop.signal.aborted) return onStop();
    this.#stop.signal.addEventListener("abort", onStop, { once: true });
    const [zero, stop] = [ms(this.#ports.clock.now() + lead), this.#stop];
    this.#zero = zero;
    const ports = { ...this.#ports, target: running, tell, stop, zero };
    const rehearsal = new Rehearsal(this.#plan, ports);
    tell({ kind: "load-started", wallTime: this.#ports.clock.wallTime() + lead });
    const health = prepared.run(zero).catch((error): readonly WorkerHealth[] => {
      this.#halt({ kind: "broken", part: "the load generator", message: messageOf(error) });
      return [];
    });
    running.onDeath((death) => this.#mourn(death));
    const over = untilOver(stop.signal, this.#plan.isCounted ? health : null);
    const watching = rehearsal.watch(untilOver(stop.signal, health));
    try {
      await this.#playSteps(zero, rehearsal, over);
      const ended = { health: await health, links: await running.linkHealth() };
      tell({ kind: "load-finished", ...ended });
    } finally {
      stop.signal.removeEventListener("abort", onStop);
      await watching;
      await rehearsal.end();
    }
  }

  async #playSteps(zero: Milliseconds, on: Rehearsal, signal: AbortSignal): Promise<void> {
    for (const step of this.#plan.steps) {
      await this.#ports.clock.sleepUntil(ms(zero + step.at), signal);
      if (signal.aborted) return;
      on.perform(step);
    }
  }
}
