/** The faults in force, and their undos: each is undone exactly once, whatever happens. */

import { messageOf } from "../base/errors.ts";
import { ms, seconds } from "../base/units.ts";
import type { Undo } from "../faults/effect.ts";
import type { Fault } from "../faults/fault.ts";
import { prepare } from "../faults/prepare.ts";
import type { FaultPorts, Prepared } from "../faults/prepared.ts";
import type { Remedy } from "../faults/remedy.ts";
import type { RunEventBody, StopReason } from "./events.ts";
import { within } from "./within.ts";

export interface ActiveFaultsPorts extends FaultPorts {
  /** Must not throw: an undo would be lost. */
  readonly tell: (event: RunEventBody) => void;
  /** Once it is aborted nothing is injected any more. A fault that cannot be injected aborts it. */
  readonly stop: AbortController;
  /** Takes a fault back from outside, when its own undo could not. */
  readonly carryOut: (remedy: Remedy) => Promise<unknown>;
}

/** What takes longer is given up, and the remedies are tried. */
const limit = seconds(20);

/** A fault is not left in force for longer than this beyond its planned end. */
const grace = seconds(1);

interface InForce {
  readonly undo: Undo;
  readonly remedies: readonly Remedy[];
  /** Disarms the deadline. */
  readonly disarm: () => void;
}

export class ActiveFaults {
  readonly #ports: ActiveFaultsPorts;
  /** Injections under way; each settles when its fault is in force, or failed. */
  readonly #injecting = new Map<Fault, Promise<void>>();
  /** In the order in which they came into force. */
  readonly #inForce = new Map<Fault, InForce>();
  /** Undos that have begun, those that wait for a slow injection included. */
  readonly #undoing = new Set<Promise<void>>();

  constructor(ports: ActiveFaultsPorts) {
    this.#ports = ports;
  }

  /** Begins the injection; a slow one delays nothing but its own undo. */
  inject(fault: Fault): void {
    const prepared = this.#tryPrepare(fault);
    if (prepared === null) return;
    const { remedies } = prepared;
    this.#ports.tell({ kind: "fault-injecting", fault: fault.id, remedies });
    // Whoever hears of it may end the run, as a journal that cannot be written.
    if (this.#ports.stop.signal.aborted) return;
    this.#injecting.set(fault, this.#tryInject(fault, prepared));
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

  #tryPrepare(fault: Fault): Prepared | null {
    try {
      return prepare(fault, this.#ports);
    } catch (error) {
      this.#fail(fault, error, true);
      return null;
    }
  }

  async #tryInject(fault: Fault, { inject, remedies }: Prepared): Promise<void> {
    const { clock, tell } = this.#ports;
    const injection = inject();
    try {
      const undo = await within(clock, limit, injection);
      const left = ms(fault.end - fault.start + grace);
      const disarm = clock.after(left, () => this.undo(fault));
      this.#inForce.set(fault, { undo, remedies, disarm });
      tell({ kind: "fault-injected", fault: fault.id });
    } catch (error) {
      // It may have been done in part, or come into force when nobody waits for it any more.
      injection.then((undo) => undo()).catch(() => undefined);
      this.#fail(fault, error, await this.#carryOutAll(remedies));
    } finally {
      this.#injecting.delete(fault);
    }
  }

  #fail(fault: Fault, error: unknown, isUndone: boolean): void {
    const message = messageOf(error);
    this.#ports.tell({ kind: "fault-failed", fault: fault.id, message, isUndone });
    const why: StopReason = { kind: "fault", fault: fault.id, message };
    this.#ports.stop.abort(why);
  }

  async #undoWhenInForce(fault: Fault): Promise<void> {
    await this.#injecting.get(fault);
    await this.#undoNow(fault);
  }

  async #undoNow(fault: Fault): Promise<void> {
    const { tell } = this.#ports;
    const inForce = this.#inForce.get(fault);
    if (inForce === undefined) return;
    // Before the undo, so that no other call finds it while it goes on.
    this.#inForce.delete(fault);
    inForce.disarm();
    try {
      const effect = await within(this.#ports.clock, limit, inForce.undo());
      tell({ kind: "fault-undone", fault: fault.id, effect });
    } catch (error) {
      const isUndone = await this.#carryOutAll(inForce.remedies);
      const after = isUndone ? ", so it was undone from outside" : "";
      const message = `${messageOf(error)}${after}`;
      tell({ kind: "fault-failed", fault: fault.id, message, isUndone });
    }
  }

  /** Whether all of them could be; with none, nothing is known. */
  async #carryOutAll(remedies: readonly Remedy[]): Promise<boolean> {
    try {
      for (const remedy of remedies.toReversed()) {
        await within(this.#ports.clock, limit, this.#ports.carryOut(remedy));
      }
      return remedies.length > 0;
    } catch {
      return false;
    }
  }
}
