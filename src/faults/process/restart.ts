/** Starts a killed process again from outside, unless it is there. */

import type { Actions } from "../action/actions.ts";
import { performAction } from "../action/perform.ts";
import type { Remedy } from "../remedy.ts";
import { pidIn } from "./pid-file.ts";
import type { Processes } from "./processes.ts";

export type RestartRemedy = Extract<Remedy, { readonly kind: "restart-process" }>;

export interface RestartPorts {
  readonly actions: Actions;
  readonly processes: Processes;
  readonly readText: (path: string) => string;
}

/** gone: it was never killed, or is there again already. Safe to repeat, with a pid-file. */
export async function restartProcess(
  remedy: RestartRemedy,
  ports: RestartPorts,
): Promise<"done" | "gone"> {
  if (isThere(remedy, ports)) return "gone";
  const { run, timeoutMs } = remedy;
  await performAction({ kind: "command", run, shell: false, timeoutMs }, ports.actions);
  return "done";
}

/** The same one, or another one that its pid-file names. */
function isThere({ pid, started, pidFile }: RestartRemedy, ports: RestartPorts): boolean {
  const { processes, readText } = ports;
  if (processes.startedAt(pid) === started) return true;
  const next = pidFile === null ? undefined : pidIn(pidFile, readText);
  // A file left behind names the dead one, whose number a stranger may have.
  return next !== undefined && next !== pid && processes.startedAt(next) !== null;
}
