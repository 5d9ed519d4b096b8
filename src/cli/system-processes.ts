/** The processes of this machine, in earnest. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { platform } from "node:os";
import { GamedayError, messageOf } from "../base/errors.ts";
import type { Processes } from "../faults/process/processes.ts";

export const systemProcesses: Processes = {
  signal: (pid, signal) => signalBy(() => process.kill(pid, signal), pid, signal),
  startedAt: platform() === "linux" ? startedAtByProc : startedAtByPs,
};

/** `kill` throws as `process.kill` does. False: there is no such process. */
export function signalBy(kill: () => boolean, pid: number, signal: string): boolean {
  try {
    return kill();
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
    throw refused(pid, signal, error);
  }
}

function refused(pid: number, signal: string, cause: unknown): GamedayError {
  const message = `${signal} could not be sent to process ${pid}: ${messageOf(cause)}`;
  const hint = "Run gameday as the user that the process belongs to, on the same machine.";
  return new GamedayError("E_FAULT", message, { hint, cause });
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : null;

/** Clock ticks from the boot to its start, field 22 of proc(5); unique only within one boot. */
export function startedAtByProc(pid: number): string | null {
  const stat = textOf(`/proc/${pid}/stat`);
  // pid (name) state ...; the name may hold anything, so fields are counted from its end.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = fields[18];
  // Dead and not buried yet, a process has still an entry.
  if (ticks === undefined || state === "Z" || state === "X") return null;
  return `${textOf("/proc/sys/kernel/random/boot_id").trim()}/${ticks}`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** `S Mon Nov 23 22:23:56 2026`, to the second; the same whatever the language and the zone. */
export function startedAtByPs(pid: number): string | null {
  try {
    const output = execFileSync("ps", ["-o", "stat=,lstart=", "-p", `${pid}`], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [, state = "Z", started = ""] = /^\s*(\S+)\s+(.*\S)/.exec(output) ?? [];
    return state.startsWith("Z") || started === "" ? null : started;
  } catch {
    return null;
  }
}
