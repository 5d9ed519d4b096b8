/** The process: the only file that touches it. Everything else gets a Host. */

import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, type } from "node:os";
import { z } from "zod";
import { systemClock } from "../base/clock.ts";
import { systemFiles } from "../base/files.ts";
import { exitCodeOfError } from "./exit-codes.ts";
import type { Host, Output, Parent, Programs, Terminal } from "./host.ts";
import { runCommandLine } from "./program.ts";
import { restoreSequence } from "./screen.ts";
import { systemProcesses } from "./system-processes.ts";
import { tellError } from "./tell-error.ts";

/** Runs the command of this process and leaves its exit code. */
export async function main(): Promise<void> {
  const host = processHost();
  // A second Ctrl-C leaves at once: whatever was drawn on must be given back even then.
  if (host.terminal !== null) process.once("exit", () => process.stdout.write(restoreSequence));
  process.exitCode = await runCommandLine(host, tell);
  process.disconnect?.();
}

function tell(error: unknown): number {
  // commander has printed its own message.
  const isUsage = error instanceof Error && error.name === "CommanderError";
  if (!isUsage) process.stderr.write(tellError(error));
  return exitCodeOfError(error);
}

function processHost(): Host {
  return {
    args: process.argv.slice(2),
    env: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    terminal: terminalOf(),
    clock: systemClock,
    files: systemFiles,
    programs,
    processes: systemProcesses,
    player: { pid: process.pid, started: systemProcesses.startedAt(process.pid) },
    tool: toolOf(),
    // One core is left to this thread and the target.
    workers: Math.max(1, availableParallelism() - 1),
    onSignal,
    interrupt: () => process.emit("SIGINT"),
    exit: (code) => process.exit(code),
    parent: parentOf(),
  };
}

const built = new URL("../..", import.meta.url);

const programs: Programs = {
  gateway: new URL("gateway-under-test/gateway/main.js", built),
  provider: new URL("gateway-under-test/provider/main.js", built),
  balancer: new URL("gateway-under-test/balancer/main.js", built),
  faultProxy: {
    file: new URL("../bin/gameday.js", built),
    args: ["faultproxy", "--host", "127.0.0.1", "--port", "0"],
  },
  supervisor: new URL("src/cli/supervisor.js", built),
  loadWorker: new URL("src/load/thread/worker.js", built),
};

const packageSchema = z.object({ version: z.string() });

function toolOf(): Host["tool"] {
  const text = readFileSync(new URL("../package.json", built), "utf8");
  const { version } = packageSchema.parse(JSON.parse(text));
  const os = `${type()} ${release()}`;
  return { name: "gameday", version, node: process.version, os, cpus: cpus().length };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

/** A pipeline's log and a dumb terminal get lines instead. */
function terminalOf(): Terminal | null {
  const { stdin, stdout, env } = process;
  const canDraw = stdin.isTTY && stdout.isTTY && env["TERM"] !== "dumb" && !env["CI"];
  return canDraw ? { stdin, stdout } : null;
}

function onSignal(run: () => void): () => void {
  // SIGHUP: the terminal, or the connection to it, is gone.
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, run);
  return () => {
    for (const signal of signals) process.off(signal, run);
  };
}

/** The terminal sends Ctrl-C to the whole group; a child leaves it to its parent to decide. */
function parentOf(): Parent | null {
  if (process.send === undefined) return null;
  process.on("SIGINT", () => undefined);
  const order = new Promise((resolve) => process.once("message", resolve));
  return {
    order,
    say: (message) => void process.send?.(message),
    onGone: (run) => void process.once("disconnect", run),
  };
}
