/** Runs a command in a process group of its own, and ends all of it when its time is over. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { constants } from "node:os";
import { type Clock, sleep } from "../../base/clock.ts";
import { GamedayError, messageOf } from "../../base/errors.ts";
import { type Milliseconds, ms, seconds } from "../../base/units.ts";
import type { CommandOrder, CommandResult } from "./actions.ts";
import { type Environment, expanded, secretsIn } from "./environment.ts";
import { OutputTail, readable } from "./output-tail.ts";

export interface ActionPorts {
  readonly clock: Clock;
  /** What `${env.NAME}` stands for, and what commands inherit. */
  readonly env: Environment;
  /** A negative number is that of a process group. False if there is no such process. */
  readonly signal: (pid: number, signal: "SIGTERM" | "SIGKILL") => boolean;
}

/** From being asked to end until being ended. */
const grace = seconds(2);

/** What it printed last may still be on its way when a process is gone. */
const lastWords = ms(200);

export async function runCommand(
  ports: ActionPorts,
  order: CommandOrder,
  signal?: AbortSignal,
): Promise<CommandResult> {
  const secrets = secretsIn(order.run, ports.env);
  const child = await started(order, ports.env, secrets);
  const [stdout, stderr] = [new OutputTail(child.stdout), new OutputTail(child.stderr)];
  const isInTime = await endInTime(ports, child, order.timeout, signal);
  return {
    exitCode: isInTime ? exitCodeOf(child) : null,
    stdout: stdout.text(secrets),
    stderr: stderr.text(secrets),
  };
}

async function started(
  order: CommandOrder,
  env: Environment,
  secrets: readonly string[],
): Promise<ChildProcess> {
  const [program, ...args] = programOf(order, env);
  try {
    // Detached: its group has its number, and Ctrl-C in a terminal does not reach it.
    const child = spawn(program, args, {
      detached: true,
      env: { ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    await once(child, "spawn");
    // A signal that could not be sent: whoever waits sees that it is still there.
    child.on("error", () => undefined);
    return child;
  } catch (error) {
    const why = /ENOENT/.test(messageOf(error)) ? "there is no such program" : messageOf(error);
    const name = order.shell ? "the shell" : (order.run[0] ?? "");
    const message = readable(`${name} cannot be started: ${why}`, secrets);
    throw new GamedayError("E_FAULT", message, { hint: "Install it, or write its whole path." });
  }
}

/** The shell reads values of the environment itself, so that none can end a quotation. */
function programOf({ run, shell }: CommandOrder, env: Environment): readonly [string, ...string[]] {
  if (shell)
    return ["/bin/sh", "-c", expanded(run.join(" "), env, (_value, name) => `\${${name}}`)];
  const [program = "", ...args] = run.map((text) => expanded(text, env));
  return [program, ...args];
}

/** False: it was ended. What it left running in the background is not waited for. */
async function endInTime(
  { clock, signal: send }: ActionPorts,
  child: ChildProcess,
  timeout: Milliseconds,
  signal?: AbortSignal,
): Promise<boolean> {
  const closed = once(child, "close");
  await until(clock, once(child, "exit"), timeout, signal);
  const isInTime = hasEnded(child);
  if (isInTime) await until(clock, closed, lastWords);
  else {
    const group = -(child.pid ?? 0);
    send(group, "SIGTERM");
    await until(clock, closed, grace);
    // Those of the group, too, that are deaf, or have closed their output.
    send(group, "SIGKILL");
    await until(clock, closed, grace);
  }
  letGo(child);
  return isInTime;
}

/** Resolves with the promise, or after so long, or when the signal aborts. */
async function until(
  clock: Clock,
  promise: Promise<unknown>,
  longest: Milliseconds,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = new AbortController();
  const stop = () => waiting.abort();
  if (signal?.aborted) return;
  signal?.addEventListener("abort", stop);
  await Promise.race([promise, sleep(clock, longest, waiting.signal)]);
  signal?.removeEventListener("abort", stop);
  stop();
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** By a signal: 128 and its number, as a shell tells it. */
const exitCodeOf = ({ exitCode, signalCode }: ChildProcess): number | null =>
  signalCode === null ? exitCode : 128 + (constants.signals[signalCode] ?? 0);

/** A program in the background may go on printing: its pipe is read, and keeps nobody here. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const output of [child.stdout, child.stderr]) {
    if (output instanceof Socket) output.unref();
  }
}
