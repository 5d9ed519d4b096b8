/** A program under test as a child process: started, told its configuration, killed, restarted. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { z } from "zod";
import { type Clock, sleep } from "../base/clock.ts";
import { GamedayError } from "../base/errors.ts";
import { showDuration } from "../base/quantity.ts";
import { seconds } from "../base/units.ts";
import type { KillableProcess, KillSignal } from "../faults/site.ts";
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
/** A program that was asked to stop is killed after this. */
const stopLimit = seconds(3);
/** A program that survives the signal of a fault for so long does not heed it. */
const killLimit = seconds(15);

export class Program implements KillableProcess {
  readonly #clock: Clock;
  readonly #spec: ProgramSpec;
  #child: ChildProcess;
  #address: Address;
  #stopping: Promise<void> | undefined;
  /** Children whose end was ordered. */
  readonly #ordered = new WeakSet<ChildProcess>();
  #reportDeath: (how: string) => void = () => undefined;

  private constructor(clock: Clock, spec: ProgramSpec, child: ChildProcess, address: Address) {
    this.#clock = clock;
    this.#spec = spec;
    this.#child = child;
    this.#address = address;
    this.#watch(child);
  }

  /** Resolves when it listens; rejects with E_TARGET, or E_SCENARIO if it refused its config. */
  static async start(clock: Clock, spec: ProgramSpec): Promise<Program> {
    const child = spawnProgram(spec, "w");
    const address = await listening(clock, child, spec, "E_SCENARIO");
    return new Program(clock, spec, child, address);
  }

  get address(): Address {
    return this.#address;
  }

  get url(): string {
    return `http://${this.#address.host}:${this.#address.port}`;
  }

  /** Calls back when it ends though nobody killed or stopped it; at once if it has already. */
  onDeath(report: (how: string) => void): void {
    this.#reportDeath = report;
    if (!isAlive(this.#child) && !this.#ordered.has(this.#child)) report(howEnded(this.#child));
  }

  #watch(child: ChildProcess): void {
    child.once("exit", () => {
      if (!this.#ordered.has(child)) this.#reportDeath(howEnded(child));
    });
  }

  async kill(signal: KillSignal): Promise<number> {
    const child = this.#child;
    const pid = child.pid ?? 0;
    const { name } = this.#spec;
    if (!isAlive(child)) {
      throw new GamedayError("E_FAULT", `${name} was not running when it was to be killed`);
    }
    this.#ordered.add(child);
    child.kill(signal);
    const waited = new AbortController();
    await Promise.race([gone(child), sleep(this.#clock, killLimit, waited.signal)]);
    waited.abort();
    if (!isAlive(child)) return pid;
    const hint = "Kill it with SIGKILL, which it cannot ignore.";
    const limit = showDuration(killLimit);
    throw new GamedayError("E_FAULT", `${name} outlived its ${signal} by ${limit}`, { hint });
  }

  /** On the port it had before: whoever sends to it need not learn a new one. */
  async restart(): Promise<void> {
    if (isAlive(this.#child)) return;
    const { host, port } = this.#address;
    const spec = { ...this.#spec, config: { ...this.#spec.config, listen: { host, port } } };
    this.#child = spawnProgram(spec, "a");
    // It listened before with this configuration: what it says now is about the machine.
    this.#address = await listening(this.#clock, this.#child, spec, "E_FAULT");
    this.#watch(this.#child);
  }

  /** Asks it to stop and, if it does not, kills it. Idempotent. */
  stop(): Promise<void> {
    // A second SIGTERM would not ask once more, it would cut short what the first one asked for.
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    this.#ordered.add(child);
    if (!isAlive(child)) return;
    child.kill("SIGTERM");
    const insist = this.#clock.after(stopLimit, () => child.kill("SIGKILL"));
    await gone(child);
    insist();
  }
}

/** The child ends by itself when this process, and with it the channel, is gone. */
function spawnProgram(
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
async function listening(
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

const howEnded = ({ exitCode, signalCode }: ChildProcess): string =>
  signalCode === null ? `with exit code ${exitCode}` : `by ${signalCode}`;

const failed = (why: string): never => {
  throw new Error(why);
};

const isAlive = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null && child.pid !== undefined;

async function gone(child: ChildProcess): Promise<void> {
  if (isAlive(child)) await once(child, "exit");
}
