/** Carries out remedies: takes back from outside what a fault or a target did. */

import type { Actions } from "../faults/action/actions.ts";
import { performAction } from "../faults/action/perform.ts";
import type { Processes } from "../faults/process/processes.ts";
import { restartProcess } from "../faults/process/restart.ts";
import { resumeProcess } from "../faults/process/resume.ts";
import type { Remedy } from "../faults/remedy.ts";
import { isGone } from "./gone.ts";
import { remedyProxy } from "./link-remedies.ts";
import { endMisbehaviour } from "./providers.ts";

export interface RemedyPorts {
  readonly actions: Actions;
  readonly processes: Processes;
  /** Reads a pid-file. */
  readonly readText: (path: string) => string;
}

/** gone: there was nothing left to take back, as with a process that has ended. */
export type Remedied = "done" | "gone";

/** Rejects with an error that says what could not be taken back, and why. Safe to repeat. */
export async function carryOut(remedy: Remedy, ports: RemedyPorts): Promise<Remedied> {
  switch (remedy.kind) {
    case "remove-toxic":
    case "enable-proxy":
    case "delete-proxy":
      return orGone(() => remedyProxy(remedy));
    case "resume-process":
      return resumeProcess(remedy, ports.processes);
    case "restart-process":
      return restartProcess(remedy, ports);
    case "end-misbehaviour":
      return orGone(async () => {
        const ended = await endMisbehaviour(remedy.control, remedy.id);
        return ended === null ? "gone" : "done";
      });
    case "command":
    case "http":
      await performAction(remedy, ports.actions);
      return "done";
    default:
      return remedy satisfies never;
  }
}

/** A program of this machine that nobody reaches any more has taken its state with it. */
async function orGone(act: () => Promise<Remedied>): Promise<Remedied> {
  try {
    return await act();
  } catch (error) {
    if (isGone(error)) return "gone";
    throw error;
  }
}

/** What people read of it. */
export function tellRemedy(remedy: Remedy): string {
  switch (remedy.kind) {
    case "remove-toxic":
      return `take ${remedy.toxic} off ${remedy.proxy} at ${remedy.api}`;
    case "enable-proxy":
      return `bring ${remedy.proxy} up at ${remedy.api}`;
    case "delete-proxy":
      return `delete the proxy ${remedy.proxy} at ${remedy.api}`;
    case "resume-process":
      return `continue ${remedy.name}, process ${remedy.pid}`;
    case "restart-process":
      return `start ${remedy.name} again, if it is not there: ${remedy.run.join(" ")}`;
    case "end-misbehaviour":
      return `end ${remedy.id} at ${remedy.control}`;
    case "command":
      return `run ${remedy.run.join(" ")}`;
    case "http":
      return `${remedy.method} ${remedy.url}`;
    default:
      return remedy satisfies never;
  }
}
