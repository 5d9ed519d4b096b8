/** Programs for tests, as real child processes; and what is seen of a process from outside. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../src/base/clock.ts";
import { systemProcesses } from "../../src/cli/system-processes.ts";
import type { ProgramPorts } from "../../src/target/program.ts";
import type { ProgramSpec } from "../../src/target/program-child.ts";
import { closeLater, until } from "./echo-server.ts";

const file = new URL("../fixtures/program.mjs", import.meta.url);

export const specOf = (
  config: ProgramSpec["config"] = {},
  logFile: string | null = null,
): ProgramSpec => ({ name: "gateway/1", file, config, logFile });

export const portsWith = (clock: Clock): ProgramPorts => ({ clock, processes: systemProcesses });

/** A path in a folder of its own, which goes with the test. */
export function temporaryPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "gameday-"));
  closeLater(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

export const linesOf = (path: string): readonly string[] =>
  readFileSync(path, "utf8").trim().split("\n");

/** Signal 0 asks whether the process is there. A child that ended but was not reaped counts. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export const untilGone = (pid: number): Promise<void> => until(() => !isRunning(pid));

/** What it answers; null when nothing listens there. */
export async function answerOf(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { headers: { connection: "close" } });
    return await response.text();
  } catch {
    return null;
  }
}

/** The command lines of the processes that this one has started, and that still run. */
export function childrenOfThis(): readonly string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // pid (name) state parent; the name may hold anything, a zombie is gone but not yet buried.
      const [, state, parent] = stat.slice(stat.lastIndexOf(")")).split(" ");
      const isChild = Number(parent) === process.pid && state !== "Z";
      return isChild ? [readFileSync(`/proc/${pid}/cmdline`, "utf8")] : [];
    } catch {
      return [];
    }
  });
}
