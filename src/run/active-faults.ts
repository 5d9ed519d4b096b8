/** The faults in force, and their undos: each is undone exactly once, whatever happens. */

import { messageOf } from "../base/errors.ts";
import type { Fault } from "../faults/fault.ts";
import { inject } from "../faults/inject.ts";
import type { FaultSites, Undo } from "../faults/site.ts";
import type { RunEventBody, StopReason } from "./events.ts";

export interface ActiveFaultsPorts {
  readonly sites: FaultSites;
  /** Must not throw: an undo would be lost. */
  readonly tell: (event: RunEventBody) => void;
  /** Once it is aborted nothing is injected any more. A fault that cannot be injected aborts it. */
  readonly stop: AbortController;
}

export class ActiveFaults {
  readonly #ports: ActiveFaultsPorts;
  /** Injections under way; each settles when its fault is in force, or failed. */
  readonly #injecting = new Map<Fault, Promise<void>>();
  /** In the order in which they came into force. */
  readonly #inForce = new Map<Fault, Undo>();
  /** Undos that have begun, those that wait for a slow injection included. */
  readonly #undoing = new Set<Promise<void>>();

  constructor(ports: ActiveFaultsPorts) {
    this.#ports = ports;
  }

  /** Begins the injection; a slow one delays nothing but its own undo. */
  inject(fault: Fault): void {
    const { tell, stop } = this.#ports;
    tell({ kind: "fault-injecting", fault: fault.id });
    // Whoever hears of it may end the run, as a journal that cannot be written.
    if (!stop.signal.aborted) this.#injecting.set(fault, this.#tryInject(fault));
  }

  /** Begins to undo a fault, if it is in force or about to be. */
  undo(fault: Fault): void {
    const undoing = this.#undoWhenInForce(fault).finally(() => this.#undoing.delete(undoing));
    this.#undoing.add(undoing);
  }

  /**
   * Undoes what is left, the last that came into force first, and resolves when nothing is in
   * force any more. A slow injection does not hold up the undos of the others.
   */
  async undoAll(): Promise<void> {
    for (;;) {
      const last = [...this.#inForce.keys()].at(-1);
      if (last !== undefined) await this.#undoNow(last);
      else if (this.#injecting.size > 0) await Promise.race(this.#injecting.values());
      else break;
    }
    await Promise.all(this.#undoing);
  }

  async #tryInject(fault: Fault): Promise<void> {
    const { sites, tell, stop } = this.#ports;
    try {
      const undo = await inject(fault, sites);
      this.#inForce.set(fault, undo);
      tell({ kind: "fault-injected", fault: fault.id });
    } catch (error) {
      const message = messageOf(error);
      tell({ kind: "fault-failed", fault: fault.id, message });
      stop.abort({ kind: "fault", fault: fault.id, message } satisfies StopReason);
    } finally {
      this.#injecting.delete(fault);
    }
  }

  async #undoWhenInForce(fault: Fault): Promise<void> {
    await this.#injecting.get(fault);
    await this.#undoNow(fault);
  }

  async #undoNow(fault: Fault): Promise<void> {
    const undo = this.#inForce.get(fault);
    if (undo === undefined) return;
    // Before the undo, so that no other call finds it while it goes on.
    this.#inForce.delete(fault);
    try {
      const effect = await undo();
      this.#ports.tell({ kind: "fault-undone", fault: fault.id, effect });
    } catch (error) {
      this.#ports.tell({ kind: "fault-failed", fault: fault.id, message: messageOf(error) });
    }
  }
}
