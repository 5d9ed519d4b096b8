/** A program that is not ours, under a supervisor which ends it when this process is gone. */

import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createWriteStream } from "node:fs";
import { z } from "zod";

/** What the supervisor is told. */
export const supervisorOrder = z.object({
  signal: z.enum(["SIGKILL", "SIGTERM", "SIGSTOP", "SIGCONT"]),
});

export type Signal = z.infer<typeof supervisorOrder>["signal"];

const supervisorReport = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("running"), pid: z.int() }),
  /** There is no such program on this machine. */
  z.object({ kind: z.literal("missing") }),
  z.object({ kind: z.literal("failed"), message: z.string() }),
  z.object({ kind: z.literal("signalled") }),
  z.object({ kind: z.literal("ended"), how: z.string() }),
]);

export type SupervisorReport = z.infer<typeof supervisorReport>;

export interface SupervisedSpec {
  /** The built supervisor. */
  readonly supervisor: URL;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Where its output goes; null: nowhere. */
  readonly logFile: string | null;
  readonly logFlags: "w" | "a";
}

export class Supervised {
  readonly pid: number;
  readonly #supervisor: ChildProcess;
  readonly #reports: EventEmitter;
  /** How it ended; null while it runs. */
  #how: string | null = null;
  readonly #gone: Promise<string>;

  private constructor(pid: number, supervisor: ChildProcess, reports: EventEmitter) {
    this.pid = pid;
    this.#supervisor = supervisor;
    this.#reports = reports;
    this.#gone = goneFrom(supervisor, reports);
    this.#gone.then((how) => {
      this.#how = how;
    });
  }

  /** null: there is no such program. */
  static async start(spec: SupervisedSpec): Promise<Supervised | null> {
    const supervisor = forkSupervisor(spec);
    const reports = reportsOf(supervisor);
    const first = await Promise.race([
      once(reports, "first"),
      once(supervisor, "close").then(() => [{ kind: "failed", message: "the supervisor ended" }]),
    ]);
    const report = supervisorReport.parse(first[0]);
    if (report.kind === "running") return new Supervised(report.pid, supervisor, reports);
    if (report.kind === "missing") return null;
    throw new Error(report.kind === "failed" ? report.message : `it said ${report.kind} first`);
  }

  get isRunning(): boolean {
    return this.#how === null;
  }

  /** Resolves with how it ended. */
  get gone(): Promise<string> {
    return this.#gone;
  }

  /** Resolves when the signal is sent, or when there is nobody any more to get it. */
  async signal(signal: Signal): Promise<void> {
    if (!this.isRunning || !this.#supervisor.connected) return;
    const waited = new AbortController();
    const signalled = once(this.#reports, "signalled", { signal: waited.signal });
    this.#supervisor.send({ signal } satisfies z.infer<typeof supervisorOrder>, () => undefined);
    await Promise.race([signalled.catch(() => undefined), this.#gone]);
    waited.abort();
  }
}

function forkSupervisor({ supervisor, command, logFile, logFlags }: SupervisedSpec): ChildProcess {
  const stdio = ["ignore", "pipe", "pipe", "ipc"] as const;
  const child = fork(supervisor, [...command], { stdio: [...stdio], execArgv: [] });
  const log = logFile === null ? null : createWriteStream(logFile, { flags: logFlags });
  for (const output of [child.stdout, child.stderr]) {
    if (log === null) output?.resume();
    else output?.pipe(log, { end: false });
  }
  child.once("close", () => log?.end());
  // A full disk costs the log, not the run.
  log?.once("error", () => undefined);
  // A supervisor that cannot be started or told is seen by its end.
  child.on("error", () => undefined);
  return child;
}

/** Each report by its kind, and the first one under that name, too. */
function reportsOf(supervisor: ChildProcess): EventEmitter {
  const reports = new EventEmitter();
  let isFirst = true;
  supervisor.on("message", (message) => {
    const report = supervisorReport.parse(message);
    if (isFirst) reports.emit("first", report);
    isFirst = false;
    reports.emit(report.kind, report);
  });
  return reports;
}

function goneFrom(supervisor: ChildProcess, reports: EventEmitter): Promise<string> {
  return new Promise((resolve) => {
    reports.once("ended", ({ how }: { readonly how: string }) => resolve(how));
    supervisor.once("close", () => resolve("with its supervisor"));
  });
}
