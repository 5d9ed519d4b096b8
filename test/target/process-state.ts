/** What the system tells of a process: whether it runs, sleeps, stands still or is dead. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** `R`, `S`, `T` for stopped, `Z` for dead and not buried; empty when it is gone. */
export function stateOf(pid: number): string {
  try {
    if (process.platform !== "linux") {
      const output = execFileSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" });
      return output.trim().charAt(0);
    }
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // pid (name) state; the name may hold anything.
    return stat.charAt(stat.lastIndexOf(")") + 2);
  } catch {
    return "";
  }
}

export const isStopped = (pid: number): boolean => stateOf(pid) === "T";
