/** Continues a paused process from outside: whoever paused it is gone. */

import type { Remedy } from "../remedy.ts";
import type { Processes } from "./processes.ts";

export type ResumeRemedy = Extract<Remedy, { readonly kind: "resume-process" }>;

/** gone: that process has ended; another one may have its number. Safe to repeat. */
export function resumeProcess(
  { pid, started }: ResumeRemedy,
  processes: Processes,
): "done" | "gone" {
  // Where the system could not tell when it began, its number has to do: it can harm nobody.
  if (started !== null && processes.startedAt(pid) !== started) return "gone";
  return processes.signal(pid, "SIGCONT") ? "done" : "gone";
}
