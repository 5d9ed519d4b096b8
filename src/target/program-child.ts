/** One child process of a program: started, heard until it listens, gone. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { z } from "zod";
import { type Clock, sleep } from "../base/clock.ts";
import { GamedayError } from "../base/errors.ts";
import { seconds } from "../base/units.ts";
import type { Address } from "../load/transport/endpoint.ts";

export interface ProgramSpec {
  /** In errors, and in the name of its log. */
  readonly name: string;
  readonly file: URL;
  readonly args?: readonly string[];
  /** Sent to it as its order to start. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Where its output goes; null: nowhere. */
  readonly logFile: string | null;
}

/** What a child says once, when it listens or when it cannot. */
const announcement = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), host: z.string(), port: z.int() }),
  z.object({ kind: z.literal("failed"), message: z.string() }),
]);

/** A program that listens later than this is taken for broken. */
const startLimit = seconds(20);

/** The child ends by itself when this process, and with it the channel, is gone. */
export function spawnProgram(
  { file, args = [], config, logFile }: ProgramSpec,
  logFlags: "w" | "a",
): ChildProcess {
  const child = fork(file, [...args], { stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv: [] });
  const log = logFile === null ? null : createWriteStream(logFile, { flags: logFlags });
  for (const output of [child.stdout, child.stderr]) {
    if (log === null) output?.resume();
    else output?.pipe(log, { end: false });
  }
  child.once("close", () => log?.end());
  // A full disk costs the log, not the run.
  log?.once("error", () => undefined);
  // A signal that could not be sent: whoever waits for the process sees that it is still there.
  child.on("error", () => undefined);
  // A child that died before the message is reported by whoever waits for its answer.
  child.send({ kind: "start", config }, () => undefined);
  return child;
}

/** `refused`: what it means when the child says that it cannot. */
export async function listening(
  clock: Clock,
  child: ChildProcess,
  spec: ProgramSpec,
  refused: "E_SCENARIO" | "E_FAULT",
): Promise<Address> {
  const ended = new AbortController();
  const options = { signal: ended.signal };
  try {
    const said = await Promise.race([
      once(child, "message", options),
      // Not "exit", which may come before the last message.
      once(child, "close", options).then(() => failed(`it ended at once, ${howEnded(child)}`)),
      sleep(clock, startLimit, ended.signal).then(() => failed("it did not begin to listen")),
    ]);
    const answer = announcement.parse(said[0]);
    if (answer.kind === "ready") return { host: answer.host, port: answer.port };
    throw new GamedayError(refused, answer.message, { where: spec.name });
  } catch (error) {
    child.kill("SIGKILL");
    if (error instanceof GamedayError) throw error;
    const where = spec.logFile ?? spec.name;
    throw new GamedayError("E_TARGET", `${spec.name} could not be started`, {
      where,
      cause: error,
    });
  } finally {
    ended.abort();
  }
}

export const howEnded = ({ exitCode, signalCode }: ChildProcess): string =>
  signalCode === null ? `with exit code ${exitCode}` : `by ${signalCode}`;

const failed = (why: string): never => {
  throw new Error(why);
};

export const isAlive = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null && child.pid !== undefined;

export async function gone(child: ChildProcess): Promise<void> {
  if (isAlive(child)) await once(child, "exit");
}
