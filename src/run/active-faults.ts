/** The faults in force, and their undos: each is undone exactly once, whatever happens. */

import { messageOf } from "../base/errors.ts";
import type { Fault } from "../faults/fault.ts";
import { inject } from "../faults/inject.ts";
import type { FaultSites, Undo } from "../faults/site.ts";
import type { RunEventBody, StopReason } from "./events.ts";

export interface ActiveFaultsPorts {
  readonly sites: FaultSites;
  readonly tell: (event: RunEventBody) => void;
  /** Called when a fault could not be injected: the run cannot prove what it was to prove. */
  readonly stop: (why: StopReason) => void;
}

export class ActiveFaults {
  readonly #ports: ActiveFaultsPorts;
  /** In the order of injection; null when that failed. */
  readonly #injected = new Map<Fault, Promise<Undo | null>>();
  /** Undoing that has begun. */
  readonly #undoing = new Set<Promise<void>>();

  constructor(ports: ActiveFaultsPorts) {
    this.#ports = ports;
  }

  /** Begins the injection; a slow one delays nothing but its own undo. */
  inject(fault: Fault): void {
    this.#ports.tell({ kind: "fault-injecting", fault: fault.id });
    this.#injected.set(fault, this.#tryInject(fault));
  }

  /** Begins to undo a fault, if it is in force. */
  undo(fault: Fault): void {
    const undoing = this.#undoNow(fault);
    this.#undoing.add(undoing);
  }

  /** Undoes what is left, the last one first, and resolves when nothing is in force any more. */
  async undoAll(): Promise<void> {
    for (const fault of [...this.#injected.keys()].reverse()) await this.#undoNow(fault);
    await Promise.all(this.#undoing);
  }

  async #tryInject(fault: Fault): Promise<Undo | null> {
    try {
      const undo = await inject(fault, this.#ports.sites);
      this.#ports.tell({ kind: "fault-injected", fault: fault.id });
      return undo;
    } catch (error) {
      const message = messageOf(error);
      this.#ports.tell({ kind: "fault-failed", fault: fault.id, message });
      this.#ports.stop({ kind: "fault", fault: fault.id, message });
      return null;
    }
  }

  async #undoNow(fault: Fault): Promise<void> {
    const injecting = this.#injected.get(fault);
    this.#injected.delete(fault);
    const undo = await injecting;
    if (undo === undefined || undo === null) return;
    try {
      const effect = await undo();
      this.#ports.tell({ kind: "fault-undone", fault: fault.id, effect });
    } catch (error) {
      this.#ports.tell({ kind: "fault-failed", fault: fault.id, message: messageOf(error) });
    }
  }
}
