/** Continues a paused process from outside: whoever paused it is gone. */

import { GamedayError } from "../../base/errors.ts";
import type { Remedy } from "../remedy.ts";
import type { Processes } from "./processes.ts";

export type ResumeRemedy = Extract<Remedy, { readonly kind: "resume-process" }>;

/** gone: that process has ended; another one may have its number. Safe to repeat. */
export function resumeProcess(
  { name, pid, started }: ResumeRemedy,
  processes: Processes,
): "done" | "gone" {
  if (started === null) throw mayBeAnother(name, pid);
  if (processes.startedAt(pid) !== started) return "gone";
  return processes.signal(pid, "SIGCONT") ? "done" : "gone";
}

function mayBeAnother(name: string, pid: number): GamedayError {
  const message = `nobody knows when ${name} began, so process ${pid} may be another one`;
  const hint = `If it is ${name}, continue it yourself: kill -CONT ${pid}.`;
  return new GamedayError("E_FAULT", message, { hint });
}
