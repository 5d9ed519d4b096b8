/** The real executable as a child process, and the processes that it starts. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const executable = new URL("../../bin/gameday.js", import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Command {
  readonly child: ChildProcess;
  /** Resolves when it has written this text to stderr; rejects when it ends before. */
  said(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts `gameday` with these arguments, without a terminal. */
export function gameday(args: readonly string[], env: Record<string, string> = {}): Command {
  const child = spawn(process.execPath, [executable, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code, stdout, stderr }));
  const said = async (text: string) => {
    while (!stderr.includes(text)) {
      if (child.exitCode !== null) throw new Error(`it ended without "${text}":\n${stderr}`);
      await Promise.race([once(child.stderr ?? child, "data"), ended]);
    }
  };
  return { child, said, ended };
}

/** Process ids of all that this process has started, and what those have. */
export function descendantsOf(pid: number): readonly number[] {
  const children = childrenByParent().get(pid) ?? [];
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Program and arguments; empty for a process that is gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when none of them is alive; rejects when one still is after ten seconds. */
export async function allGone(pids: readonly number[]): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (!pids.some(isAlive)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`still alive: ${pids.filter(isAlive).join(", ")}`);
}

function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(entry);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  return children;
}

/** The fourth field of /proc/PID/stat; the second, a name in brackets, may hold anything. */
function parentOf(pid: string): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    return Number(fields?.[1]);
  } catch {
    return null;
  }
}

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), "gameday-test-"));
