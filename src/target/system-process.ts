/** A process of this machine that is not ours: found by its number, or by a file that holds it. */

import { type Clock, sleep } from "../base/clock.ts";
import { GamedayError } from "../base/errors.ts";
import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, ms, seconds } from "../base/units.ts";
import type { Actions } from "../faults/action/actions.ts";
import { type ActionRemedy, performAction } from "../faults/action/perform.ts";
import type { Drill, DrillReport } from "../faults/process/drill.ts";
import { pidIn } from "../faults/process/pid-file.ts";
import type { Processes, ProcessSignal } from "../faults/process/processes.ts";
import type { Remedy } from "../faults/remedy.ts";
import type { KillSignal, ProcessSite } from "../faults/site.ts";
import { type Pauses, pausesBy } from "./pauses.ts";
import type { UrlSites } from "./site-fields.ts";
import { notRunning, pausedFor } from "./site-refusals.ts";

export interface SystemProcessPorts {
  readonly clock: Clock;
  readonly processes: Processes;
  readonly actions: Actions;
  /** Reads a file that the scenario names. */
  readonly readText: (path: string) => string;
}

export type SystemProcessSpec = UrlSites["processes"][string];

/** A process, told from any other that gets its number later. */
interface Found {
  readonly pid: number;
  readonly started: string;
}

interface Paused extends Found {
  readonly pauses: Pauses;
}

const askEvery = ms(20);
/** One that survives the signal of a fault for so long does not heed it. */
const killLimit = seconds(15);
/** The command that starts it again is ended after this. */
const restartLimit = seconds(15);
/** Until it is there again after its command; or, without one, since somebody noticed its end. */
const returnLimit = { commanded: seconds(3), supervised: seconds(15) } as const;
/** Of the whole: until the processes of a command that is too slow are ended. */
const margin = seconds(5);

export class SystemProcess implements ProcessSite {
  readonly killLimit = ms(restartLimit + returnLimit.commanded + margin);
  readonly #ports: SystemProcessPorts;
  readonly #name: string;
  readonly #spec: SystemProcessSpec;
  /** As it was at first: a number alone does not say which process was meant. */
  readonly #first: Found;
  /** Each that was ever paused: its successor is another one. */
  readonly #paused: Paused[] = [];
  /** By the holder of each pause. */
  readonly #pausedFor = new Map<string, Found>();

  /** Throws E_TARGET if it is not there. */
  constructor(ports: SystemProcessPorts, name: string, spec: SystemProcessSpec) {
    this.#ports = ports;
    this.#name = name;
    this.#spec = spec;
    ports.actions.require(spec.restart ?? []);
    const first = this.#read();
    if (first === null) {
      const where = spec["pid-file"] ?? `process ${spec.pid}`;
      throw new GamedayError("E_TARGET", `${name} is not running`, { where });
    }
    this.#first = first;
  }

  async kill(signal: KillSignal): Promise<number> {
    const found = this.#running("killed");
    const isPaused = this.#pausesOf(found).isPaused;
    if (signal === "SIGTERM" && isPaused) throw pausedFor(this.#name, "heed SIGTERM");
    this.#send(found, signal);
    if (await this.#becomes(() => !this.#isThere(found), killLimit)) return found.pid;
    const hint = "Kill it with SIGKILL, which it cannot ignore.";
    const limit = showDuration(killLimit);
    const message = `${this.#name} outlived its ${signal} by ${limit}`;
    throw new GamedayError("E_FAULT", message, { hint });
  }

  async restart(): Promise<void> {
    if (this.#find() !== null) return;
    const remedy = this.#restarting();
    if (remedy !== null) await performAction(remedy, this.#ports.actions);
    // Of a number nothing can be awaited: it gets another one.
    if (this.#spec["pid-file"] === undefined) return;
    const limit = remedy === null ? returnLimit.supervised : returnLimit.commanded;
    if (await this.#becomes(() => this.#find() !== null, limit)) return;
    const hint =
      "Its restart has to start it and to end; its pid-file has to name the new process.";
    const message = `${this.#name} was not there again ${showDuration(limit)} after its restart`;
    throw new GamedayError("E_FAULT", message, { hint, where: this.#spec["pid-file"] });
  }

  async pause(holder: string): Promise<number> {
    const found = this.#running("paused");
    await this.#pausesOf(found).pause(holder);
    this.#pausedFor.set(holder, found);
    return found.pid;
  }

  hasEndedPaused(holder: string): boolean {
    const found = this.#pausedFor.get(holder);
    return found !== undefined && !this.#isThere(found);
  }

  async resume(holder: string): Promise<void> {
    for (const { pauses } of this.#paused) await pauses.resume(holder);
  }

  remedyForPause(): Remedy {
    return { kind: "resume-process", name: this.#name, ...this.#running("paused") };
  }

  /** None of a process in a pid-file without a restart: whoever looks after it starts it. */
  remedyForKill(): readonly Remedy[] {
    const { restart, "pid-file": pidFile = null } = this.#spec;
    if (restart !== undefined) {
      const { pid, started } = this.#find() ?? this.#first;
      const order = { run: [...restart], timeoutMs: restartLimit };
      return [{ kind: "restart-process", name: this.#name, pidFile, pid, started, ...order }];
    }
    if (pidFile !== null) return [];
    const hint = `Write its restart under target.processes.${this.#name}: [systemctl, start, ...].`;
    throw new GamedayError("E_FAULT", `nobody would start ${this.#name} again`, { hint });
  }

  async begin(_id: string, drill: Drill): Promise<void> {
    const message = `${this.#name} is no program of ours: it cannot be told to ${drill.kind}`;
    const hint = "Pause it, kill it, or run a command against it.";
    throw new GamedayError("E_FAULT", message, { hint });
  }

  async end(id: string): Promise<DrillReport> {
    throw new GamedayError("E_FAULT", `${id} was never begun in ${this.#name}`);
  }

  #restarting(): ActionRemedy | null {
    const { restart } = this.#spec;
    if (restart === undefined) return null;
    return { kind: "command", run: [...restart], shell: false, timeoutMs: restartLimit };
  }

  #running(toBe: string): Found {
    const found = this.#find();
    if (found !== null) return found;
    throw notRunning(this.#name, toBe);
  }

  #find(): Found | null {
    const found = this.#read();
    if (found === null || this.#spec["pid-file"] !== undefined) return found;
    return isSame(found, this.#first) ? found : null;
  }

  #read(): Found | null {
    const path = this.#spec["pid-file"];
    const pid = path === undefined ? this.#spec.pid : pidIn(path, this.#ports.readText);
    if (pid === undefined) return null;
    const started = this.#ports.processes.startedAt(pid);
    return started === null ? null : { pid, started };
  }

  #isThere({ pid, started }: Found): boolean {
    return this.#ports.processes.startedAt(pid) === started;
  }

  #pausesOf(found: Found): Pauses {
    const known = this.#paused.find((paused) => isSame(paused, found));
    if (known !== undefined) return known.pauses;
    const pauses = pausesBy(this.#name, (signal) => this.#send(found, signal));
    this.#paused.push({ ...found, pauses });
    return pauses;
  }

  #send(to: Found, signal: ProcessSignal): boolean {
    return this.#isThere(to) && this.#ports.processes.signal(to.pid, signal);
  }

  async #becomes(isSo: () => boolean, limit: Milliseconds): Promise<boolean> {
    const { clock } = this.#ports;
    const end = clock.now() + limit;
    while (!isSo()) {
      if (clock.now() >= end) return false;
      await sleep(clock, askEvery);
    }
    return true;
  }
}

const isSame = (a: Found, b: Found): boolean => a.pid === b.pid && a.started === b.started;

/** Those of a scenario, by name. Throws E_TARGET if one of them is not there. */
export function processesOf(
  ports: SystemProcessPorts,
  processes: UrlSites["processes"],
): ReadonlyMap<string, ProcessSite> {
  const entries = Object.entries(processes);
  return new Map(entries.map(([name, spec]) => [name, new SystemProcess(ports, name, spec)]));
}
