/** A Redis of our own, on a free port of the loopback, which keeps nothing on disk. */

import { type Clock, sleep } from "../base/clock.ts";
import { GamedayError, messageOf } from "../base/errors.ts";
import { showDuration } from "../base/quantity.ts";
import { ms, seconds } from "../base/units.ts";
import type { Drill, DrillReport } from "../faults/process/drill.ts";
import type { Remedy } from "../faults/remedy.ts";
import type { KillSignal, ProcessSite, StoreSite } from "../faults/site.ts";
import type { Address } from "../load/transport/endpoint.ts";
import { freePort } from "./free-port.ts";
import { Pauses } from "./pauses.ts";
import { askForPid, flushRedis } from "./redis-client.ts";
import { pausedFor } from "./site-refusals.ts";
import { Supervised } from "./supervised.ts";

/** In faults, logs and events. */
export const storeName = "store";

export interface StoreServerOptions {
  /** The built supervisor, under which it runs. */
  readonly supervisor: URL;
  /** Found in the PATH, or a path. */
  readonly program: string;
  readonly logFile: string | null;
  /** When a process began, as the system tells it. */
  readonly startedAt: (pid: number) => string | null;
}

/** One that does not answer by then is taken for broken. */
const startLimit = seconds(20);
const askEvery = ms(25);
/** One that survives the signal of a fault for so long does not heed it. */
const killLimit = seconds(15);
/** Another program may take the port that was free: then the next one is tried. */
const ports = 3;

export class StoreServer implements ProcessSite, StoreSite {
  readonly address: Address;
  readonly #clock: Clock;
  readonly #options: StoreServerOptions;
  #running: Supervised;
  /** The one whose end was ordered, if any. */
  #ordered: Supervised | null = null;
  /** Of the one that runs: they end with it. */
  #pauses: Pauses;
  #reportDeath: (how: string) => void = () => undefined;

  private constructor(
    clock: Clock,
    options: StoreServerOptions,
    address: Address,
    running: Supervised,
  ) {
    this.#clock = clock;
    this.#options = options;
    this.address = address;
    this.#running = running;
    this.#pauses = pausesOf(running);
    this.#watch(running);
  }

  /** Resolves when it answers; rejects with E_TARGET. */
  static async start(clock: Clock, options: StoreServerOptions): Promise<StoreServer> {
    for (let tries = 1; ; tries++) {
      const address = { host: "127.0.0.1", port: await freePort() };
      try {
        const running = await launch(clock, options, address, "w");
        return new StoreServer(clock, options, address, running);
      } catch (error) {
        if (error instanceof GamedayError || tries === ports) throw notStarted(error, options);
      }
    }
  }

  /** Past the link. */
  get url(): string {
    return urlOf(this.address);
  }

  async flush(): Promise<number> {
    return flushed(storeName, this.url);
  }

  async kill(signal: KillSignal): Promise<number> {
    const victim = this.#running;
    if (!victim.isRunning) throw notThere("killed");
    if (signal === "SIGTERM" && this.#pauses.isPaused) throw pausedFor("the store", "heed SIGTERM");
    this.#ordered = victim;
    await victim.signal(signal);
    const waited = new AbortController();
    await Promise.race([victim.gone, sleep(this.#clock, killLimit, waited.signal)]);
    waited.abort();
    if (!victim.isRunning) return victim.pid;
    const hint = "Kill it with SIGKILL, which it cannot ignore.";
    const limit = showDuration(killLimit);
    throw new GamedayError("E_FAULT", `the store outlived its ${signal} by ${limit}`, { hint });
  }

  /** On the port it had before, and empty. */
  async restart(): Promise<void> {
    if (this.#running.isRunning) return;
    try {
      this.#running = await launch(this.#clock, this.#options, this.address, "a");
    } catch (cause) {
      throw new GamedayError("E_FAULT", "the store could not be started again", { cause });
    }
    this.#pauses = pausesOf(this.#running);
    this.#watch(this.#running);
  }

  async pause(holder: string): Promise<number> {
    const frozen = this.#running;
    if (!frozen.isRunning) throw notThere("paused");
    await this.#pauses.pause(holder);
    return frozen.pid;
  }

  /** One that was started anew meanwhile was never paused. */
  resume(holder: string): Promise<void> {
    return this.#pauses.resume(holder);
  }

  remedyForPause(): Remedy {
    const { pid } = this.#running;
    return { kind: "resume-process", name: storeName, pid, started: this.#options.startedAt(pid) };
  }

  /** Its supervisor ends it when this process is gone: nobody is left to start it for. */
  remedyForKill(): readonly Remedy[] {
    return [];
  }

  async begin(_id: string, drill: Drill): Promise<void> {
    const hint = "Pause it, kill it, flush it, or slow down the link store.";
    const message = `the store is no program of ours: ${drill.kind} cannot be begun in it`;
    throw new GamedayError("E_FAULT", message, { hint });
  }

  async end(id: string): Promise<DrillReport> {
    throw new GamedayError("E_FAULT", `${id} was never begun in the store`);
  }

  /** Calls back when it ends though nobody killed or stopped it; at once if it has already. */
  onDeath(report: (how: string) => void): void {
    this.#reportDeath = report;
    const current = this.#running;
    if (!current.isRunning && current !== this.#ordered) void current.gone.then(report);
  }

  #watch(running: Supervised): void {
    void running.gone.then((how) => {
      if (running !== this.#ordered) this.#reportDeath(how);
    });
  }

  /** What is in it is of no use any more, so it is not asked to save anything. Idempotent. */
  async stop(): Promise<void> {
    this.#ordered = this.#running;
    await this.#running.signal("SIGKILL");
    await this.#running.gone;
  }
}

const pausesOf = (running: Supervised): Pauses => new Pauses((signal) => running.signal(signal));

const urlOf = ({ host, port }: Address): string => `redis://${host}:${port}`;

/** Rejects with E_FAULT, in words without the URL: it may hold a password. */
export async function flushed(name: string, url: string): Promise<number> {
  try {
    return await flushRedis(url);
  } catch (error) {
    throw new GamedayError("E_FAULT", `${name} could not be flushed: ${messageOf(error)}`);
  }
}

async function launch(
  clock: Clock,
  { supervisor, program, logFile }: StoreServerOptions,
  address: Address,
  logFlags: "w" | "a",
): Promise<Supervised> {
  const command = [program, ...argumentsFor(address)];
  const running = await Supervised.start({ supervisor, command, logFile, logFlags });
  if (running === null) {
    const hint = "Install redis-server (apt-get install redis-server), or leave out store.";
    throw new GamedayError("E_TARGET", `there is no ${program} on this machine`, { hint });
  }
  try {
    await answers(clock, address, running);
  } catch (error) {
    await running.signal("SIGKILL");
    throw error;
  }
  return running;
}

/** No files at all: what it holds is gone with it. */
const argumentsFor = ({ host, port }: Address): readonly string[] => [
  ...["--bind", host, "--port", `${port}`],
  ...["--save", "", "--appendonly", "no", "--daemonize", "no"],
];

/** Asks until it is this process that answers: another one may have the port. */
async function answers(clock: Clock, address: Address, running: Supervised): Promise<void> {
  const deadline = clock.now() + startLimit;
  while (running.isRunning && clock.now() < deadline) {
    const pid = await askForPid(urlOf(address)).catch(() => null);
    if (pid === running.pid) return;
    await sleep(clock, askEvery);
  }
  const how = running.isRunning ? null : await running.gone;
  throw new Error(how === null ? "it did not begin to answer" : `it ended at once, ${how}`);
}

function notStarted(error: unknown, { logFile }: StoreServerOptions): GamedayError {
  if (error instanceof GamedayError) return error;
  const where = logFile ?? storeName;
  return new GamedayError("E_TARGET", "the store could not be started", { where, cause: error });
}

const notThere = (what: string): GamedayError =>
  new GamedayError("E_FAULT", `the store was not running when it was to be ${what}`);
