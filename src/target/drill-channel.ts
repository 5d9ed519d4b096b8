/** The drills of one child process, ordered and told over its channel. */

import type { ChildProcess } from "node:child_process";
import { z } from "zod";
import { GamedayError } from "../base/errors.ts";
import type { Drill, DrillReport } from "../faults/process/drill.ts";

const tally = { id: z.string(), touched: z.number(), unit: z.string(), times: z.int() };

const drillAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("drill-begun"), ...tally }),
  /** Told several times a second. */
  z.object({ kind: z.literal("drill-progress"), ...tally }),
  z.object({ kind: z.literal("drill-ended"), ...tally }),
  z.object({ kind: z.literal("drill-failed"), id: z.string(), message: z.string() }),
]);

/** null: the process is gone. */
type Answer = z.infer<typeof drillAnswer> | null;

type Order =
  | { readonly kind: "begin-drill"; readonly id: string; readonly drill: Drill }
  | { readonly kind: "end-drill"; readonly id: string };

export class DrillChannel {
  readonly #name: string;
  readonly #child: ChildProcess;
  /** Who waits for an answer, by the id of the drill. */
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  /** What each drill that was begun, and not yet ended, has told last. */
  readonly #reports = new Map<string, DrillReport>();

  constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#child = child;
    child.on("message", (message) => this.#hear(message));
    // Not "exit", which may come before the last message.
    child.once("close", () => {
      for (const id of [...this.#waiting.keys()]) this.#settle(id, null);
    });
  }

  /** Whether it was begun here, and not ended yet. */
  has(id: string): boolean {
    return this.#reports.has(id);
  }

  async begin(id: string, drill: Drill): Promise<void> {
    const answer = await this.#ask({ kind: "begin-drill", id, drill });
    if (answer?.kind === "drill-begun") return;
    const why = answer === null ? "it ended" : this.#refusalIn(answer);
    const message = `${drill.kind} could not begin in ${this.#name}: ${why}`;
    throw new GamedayError("E_FAULT", message);
  }

  /** Of one that is gone, or that a pause keeps from answering: what it has told until then. */
  async end(id: string, isPaused: boolean): Promise<DrillReport> {
    const asked = this.#ask({ kind: "end-drill", id });
    // The order waits for it in the channel, if it has not ended the drill by itself.
    const answer = isPaused ? null : await asked;
    const report = this.#reports.get(id);
    this.#reports.delete(id);
    if (report !== undefined && answer?.kind !== "drill-failed") return report;
    const why = answer === null ? "it was never begun" : this.#refusalIn(answer);
    throw new GamedayError("E_FAULT", `${id} could not be ended in ${this.#name}: ${why}`);
  }

  #ask(order: Order): Promise<Answer> {
    if (!this.#child.connected) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting.set(order.id, resolve);
      // An order that cannot be sent is answered by the end of the process.
      this.#child.send(order, () => undefined);
    });
  }

  #hear(message: unknown): void {
    const heard = drillAnswer.safeParse(message);
    // What it said when it started is for others.
    if (!heard.success) return;
    const answer = heard.data;
    const isNews = answer.kind === "drill-begun" || this.#reports.has(answer.id);
    if (isNews && answer.kind !== "drill-failed") {
      const { touched, unit, times } = answer;
      this.#reports.set(answer.id, { touched, unit, times, pid: this.#child.pid ?? 0 });
    }
    if (answer.kind !== "drill-progress") this.#settle(answer.id, answer);
  }

  #settle(id: string, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #refusalIn(answer: NonNullable<Answer>): string {
    return answer.kind === "drill-failed" ? answer.message : `it said ${answer.kind}`;
  }
}
