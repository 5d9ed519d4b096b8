/** How a run, and what is undone after it, reaches beyond gameday's own programs. */

import type { Actions } from "../faults/action/actions.ts";
import { systemActions } from "../faults/action/system-actions.ts";
import type { Remedy } from "../faults/remedy.ts";
import { carryOut, type Remedied } from "../target/carry-out.ts";
import type { Host } from "./host.ts";

export interface Outsiders {
  readonly actions: Actions;
  readonly carryOut: (remedy: Remedy) => Promise<Remedied>;
}

export function outsideOf({ clock, env, files, processes }: Host): Outsiders {
  const signal = (pid: number, name: "SIGTERM" | "SIGKILL") => processes.signal(pid, name);
  const actions = systemActions({ clock, env, signal });
  const ports = { actions, processes, readText: (path: string) => files.read(path) };
  return { actions, carryOut: (remedy) => carryOut(remedy, ports) };
}
