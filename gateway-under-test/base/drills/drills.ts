/** The drills of a program: begun and ended as its parent orders, and each by itself in time. */

import { z } from "zod";
import type { Alarm, Clock } from "../clock.ts";
import { parseConfig } from "../parse-config.ts";
import { type Drill, drillSchema, type RunningDrill, type Tally } from "./drill.ts";

export const drillOrders = [
  z.object({ kind: z.literal("begin-drill"), id: z.string(), drill: z.unknown() }),
  z.object({ kind: z.literal("end-drill"), id: z.string() }),
] as const;

export type DrillOrder = z.infer<(typeof drillOrders)[number]>;

/** What the parent is told. Progress comes as long as a drill goes on, and the loop with it. */
export type DrillAnswer =
  | ({ readonly kind: "drill-begun" | "drill-progress" | "drill-ended" } & DrillTally)
  | { readonly kind: "drill-failed"; readonly id: string; readonly message: string };

type DrillTally = { readonly id: string } & Tally;

/** So much of what was done may be unknown when the program is killed, or paused. */
const progressMs = 200;

interface Begun {
  readonly running: RunningDrill;
  readonly alarms: readonly Alarm[];
  ended: Promise<Tally> | undefined;
}

export class Drills {
  readonly #clock: Clock;
  readonly #begin: (drill: Drill) => Promise<RunningDrill>;
  readonly #say: (answer: DrillAnswer) => void;
  /** By id; an ended one stays until it is asked for. */
  readonly #begun = new Map<string, Promise<Begun>>();

  constructor(
    clock: Clock,
    begin: (drill: Drill) => Promise<RunningDrill>,
    say: (answer: DrillAnswer) => void,
  ) {
    this.#clock = clock;
    this.#begin = begin;
    this.#say = say;
  }

  obey(order: DrillOrder): void {
    const { id } = order;
    const obeyed = order.kind === "begin-drill" ? this.#start(id, order.drill) : this.#finish(id);
    obeyed.catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.#say({ kind: "drill-failed", id, message });
    });
  }

  async #start(id: string, input: unknown): Promise<void> {
    if (this.#begun.has(id)) throw new Error(`${id} has begun already`);
    const beginning = this.#launch(id, input);
    this.#begun.set(id, beginning);
    try {
      const { running } = await beginning;
      this.#say({ kind: "drill-begun", id, ...running.tally() });
    } catch (error) {
      this.#begun.delete(id);
      throw error;
    }
  }

  async #launch(id: string, input: unknown): Promise<Begun> {
    const drill = parseConfig(drillSchema, input);
    const running = await this.#begin(drill);
    const deadline = this.#clock.alarm(drill.lasting, () => void end(begun));
    const progress = this.#clock.alarm(progressMs, () => {
      this.#say({ kind: "drill-progress", id, ...running.tally() });
      progress.refresh();
    });
    const begun: Begun = { running, alarms: [deadline, progress], ended: undefined };
    return begun;
  }

  async #finish(id: string): Promise<void> {
    const beginning = this.#begun.get(id);
    if (beginning === undefined) throw new Error(`${id} was never begun`);
    this.#begun.delete(id);
    const tally = await end(await beginning);
    this.#say({ kind: "drill-ended", id, ...tally });
  }
}

/** What it had done when it ended, however often it is asked. */
function end(begun: Begun): Promise<Tally> {
  begun.ended ??= stop(begun);
  return begun.ended;
}

async function stop({ running, alarms }: Begun): Promise<Tally> {
  for (const alarm of alarms) alarm.cancel();
  await running.end();
  return running.tally();
}
