/** The faults in force, and their undos: each is undone exactly once, whatever happens. */

import { messageOf } from "../base/errors.ts";
import { type Milliseconds, ms, seconds } from "../base/units.ts";
import type { Undo } from "../faults/effect.ts";
import type { Fault } from "../faults/fault.ts";
import { isNothingDone } from "../faults/nothing-done.ts";
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

/** What takes longer is given up, and the remedies are tried. A fault may have its own limit. */
const defaultLimit = seconds(20);

/** A fault is not left in force for longer than this beyond its planned end. */
const grace = seconds(1);

interface InForce {
  readonly undo: Undo;
  readonly prepared: Prepared;
  /** Disarms the deadline. */
  readonly disarm: () => void;
}

export class ActiveFaults {
  readonly #ports: ActiveFaultsPorts;
  /** Injections under way; each settles when its fault is in force, or failed. */
  readonly #injecting = new Map<Fault, Promise<void>>();
  /** In the order in which they came into force. */
  readonly #inForce = new Map<Fault, InForce>();
  /** What could not be taken back when its time had come: tried once more at the end. */
  readonly #left = new Map<Fault, Prepared>();
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
    await this.#undoLeft();
  }

  #tryPrepare(fault: Fault): Prepared | null {
    try {
      return prepare(fault, this.#ports);
    } catch (error) {
      const message = messageOf(error);
      this.#ports.tell({ kind: "fault-failed", fault: fault.id, message, isUndone: true });
      this.#halt({ kind: "fault", fault: fault.id, message });
      return null;
    }
  }

  async #tryInject(fault: Fault, prepared: Prepared): Promise<void> {
    const { clock, tell } = this.#ports;
    const begun = clock.now();
    const injection = prepared.inject();
    try {
      const undo = await within(clock, limitOf(prepared), injection);
      // From the planned begin, however long the injection took.
      const left = ms(Math.max(0, fault.end - fault.start + grace - (clock.now() - begun)));
      const disarm = clock.after(left, () => this.undo(fault));
      this.#inForce.set(fault, { undo, prepared, disarm });
      tell({ kind: "fault-injected", fault: fault.id });
    } catch (error) {
      const message = messageOf(error);
      this.#halt({ kind: "fault", fault: fault.id, message });
      const isUndone = isNothingDone(error) || (await this.#takeBackFailed(injection, prepared));
      tell({ kind: "fault-failed", fault: fault.id, message, isUndone });
    } finally {
      this.#injecting.delete(fault);
    }
  }

  /** It may have been done in part, or still come into force when nobody waits for it any more. */
  async #takeBackFailed(injection: Promise<Undo>, prepared: Prepared): Promise<boolean> {
    const late = injection.then(
      (undo) => undo(),
      () => undefined,
    );
    await within(this.#ports.clock, limitOf(prepared), late).catch(() => undefined);
    return this.#carryOutAll(prepared);
  }

  readonly #halt = (why: StopReason): void => this.#ports.stop.abort(why);

  async #undoWhenInForce(fault: Fault): Promise<void> {
    await this.#injecting.get(fault);
    await this.#undoNow(fault);
  }

  async #undoNow(fault: Fault): Promise<void> {
    const { tell, clock } = this.#ports;
    const inForce = this.#inForce.get(fault);
    if (inForce === undefined) return;
    // Before the undo, so that no other call finds it while it goes on.
    this.#inForce.delete(fault);
    inForce.disarm();
    const { undo, prepared } = inForce;
    try {
      const effect = await within(clock, limitOf(prepared), undo());
      tell({ kind: "fault-undone", fault: fault.id, effect });
    } catch (error) {
      const isUndone = await this.#carryOutAll(prepared);
      const message = `${messageOf(error)}${isUndone ? ", so it was undone from outside" : ""}`;
      tell({ kind: "fault-failed", fault: fault.id, message, isUndone });
      if (!isUndone) this.#left.set(fault, prepared);
      // Nobody knows any more what is in force: no other fault may come.
      this.#halt({ kind: "undo", fault: fault.id, message });
    }
  }

  async #undoLeft(): Promise<void> {
    for (const [fault, prepared] of [...this.#left]) {
      this.#left.delete(fault);
      if (await this.#carryOutAll(prepared))
        this.#ports.tell({ kind: "remedied", fault: fault.id });
    }
  }

  /** Whether all of them could be; with none, nothing is known. */
  async #carryOutAll(prepared: Prepared): Promise<boolean> {
    const { clock, carryOut } = this.#ports;
    const { remedies } = prepared;
    try {
      for (const remedy of remedies.toReversed()) {
        await within(clock, limitOf(prepared), carryOut(remedy));
      }
      return remedies.length > 0;
    } catch {
      return false;
    }
  }
}

const limitOf = ({ limit }: Prepared): Milliseconds => limit ?? defaultLimit;
