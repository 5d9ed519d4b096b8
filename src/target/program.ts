/** A program under test: a child process that is killed, started again, paused and drilled. */

import type { ChildProcess } from "node:child_process";
import { type Clock, sleep } from "../base/clock.ts";
import { GamedayError } from "../base/errors.ts";
import { showDuration } from "../base/quantity.ts";
import { seconds } from "../base/units.ts";
import type { Drill, DrillReport } from "../faults/process/drill.ts";
import type { Processes } from "../faults/process/processes.ts";
import type { Remedy } from "../faults/remedy.ts";
import type { KillSignal, ProcessSite } from "../faults/site.ts";
import type { Address } from "../load/transport/endpoint.ts";
import { DrillChannel } from "./drill-channel.ts";
import { type Pauses, pausesBy } from "./pauses.ts";
import {
  gone,
  howEnded,
  isAlive,
  listening,
  type ProgramSpec,
  spawnProgram,
} from "./program-child.ts";
import { notRunning, pausedFor } from "./site-refusals.ts";

/** A program that was asked to stop is killed after this. */
const stopLimit = seconds(3);
/** A program that survives the signal of a fault for so long does not heed it. */
const killLimit = seconds(15);

export interface ProgramPorts {
  readonly clock: Clock;
  readonly processes: Pick<Processes, "startedAt">;
}

/** A child, and what faults do to it: all of that ends with it. */
interface Life {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly pauses: Pauses;
  readonly drills: DrillChannel;
}

export class Program implements ProcessSite {
  readonly #ports: ProgramPorts;
  readonly #spec: ProgramSpec;
  #life: Life;
  /** Those before it whose drills nobody has asked for yet. */
  #past: readonly Life[] = [];
  /** By the holder of each pause. */
  readonly #paused = new Map<string, Life>();
  #address: Address;
  #stopping: Promise<void> | undefined;
  /** Children whose end was ordered. */
  readonly #ordered = new WeakSet<ChildProcess>();
  #reportDeath: (how: string) => void = () => undefined;

  private constructor(
    ports: ProgramPorts,
    spec: ProgramSpec,
    child: ChildProcess,
    address: Address,
  ) {
    this.#ports = ports;
    this.#spec = spec;
    this.#life = lifeOf(child, spec);
    this.#address = address;
    this.#watch(child);
  }

  /** Resolves when it listens; rejects with E_TARGET, or E_SCENARIO if it refused its config. */
  static async start(ports: ProgramPorts, spec: ProgramSpec): Promise<Program> {
    const child = spawnProgram(spec, "w");
    const address = await listening(ports.clock, child, spec, "E_SCENARIO");
    return new Program(ports, spec, child, address);
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
    const { child } = this.#life;
    if (!isAlive(child) && !this.#ordered.has(child)) report(howEnded(child));
  }

  #watch(child: ChildProcess): void {
    child.once("exit", () => {
      if (!this.#ordered.has(child)) this.#reportDeath(howEnded(child));
    });
  }

  async kill(signal: KillSignal): Promise<number> {
    const { name } = this.#spec;
    const { child, pid, pauses } = this.#running("killed");
    if (signal === "SIGTERM" && pauses.isPaused) throw pausedFor(name, "heed SIGTERM");
    this.#ordered.add(child);
    child.kill(signal);
    const waited = new AbortController();
    await Promise.race([gone(child), sleep(this.#ports.clock, killLimit, waited.signal)]);
    waited.abort();
    if (!isAlive(child)) return pid;
    const hint = "Kill it with SIGKILL, which it cannot ignore.";
    const limit = showDuration(killLimit);
    throw new GamedayError("E_FAULT", `${name} outlived its ${signal} by ${limit}`, { hint });
  }

  /** On the port it had before: whoever sends to it need not learn a new one. */
  async restart(): Promise<void> {
    if (isAlive(this.#life.child)) return;
    const { host, port } = this.#address;
    const spec = { ...this.#spec, config: { ...this.#spec.config, listen: { host, port } } };
    this.#past = [...this.#past, this.#life];
    const child = spawnProgram(spec, "a");
    this.#life = lifeOf(child, spec);
    // It listened before with this configuration: what it says now is about the machine.
    this.#address = await listening(this.#ports.clock, child, spec, "E_FAULT");
    this.#watch(child);
  }

  async pause(holder: string): Promise<number> {
    const life = this.#running("paused");
    await life.pauses.pause(holder);
    this.#paused.set(holder, life);
    return life.pid;
  }

  hasEndedPaused(holder: string): boolean {
    const life = this.#paused.get(holder);
    return life !== undefined && !isAlive(life.child);
  }

  /** One that was started anew meanwhile was never paused. */
  resume(holder: string): Promise<void> {
    return this.#life.pauses.resume(holder);
  }

  remedyForPause(): Remedy {
    const { pid } = this.#running("paused");
    const started = this.#ports.processes.startedAt(pid);
    return { kind: "resume-process", name: this.#spec.name, pid, started };
  }

  /** It is a child of this process, and ends with it: nobody is left to start it for. */
  remedyForKill(): readonly Remedy[] {
    return [];
  }

  async begin(id: string, drill: Drill): Promise<void> {
    const { pauses, drills } = this.#running(`told to ${drill.kind}`);
    if (pauses.isPaused) throw pausedFor(this.#spec.name, `begin ${drill.kind}`);
    await drills.begin(id, drill);
  }

  end(id: string): Promise<DrillReport> {
    const life = this.#past.find(({ drills }) => drills.has(id)) ?? this.#life;
    return life.drills.end(id, life.pauses.isPaused);
  }

  #running(toBe: string): Life {
    if (isAlive(this.#life.child)) return this.#life;
    throw notRunning(this.#spec.name, toBe);
  }

  /** Asks it to stop and, if it does not, kills it. Idempotent. */
  stop(): Promise<void> {
    // A second SIGTERM would not ask once more, it would cut short what the first one asked for.
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { child } = this.#life;
    this.#ordered.add(child);
    if (!isAlive(child)) return;
    child.kill("SIGTERM");
    // One that is paused hears of it only when it goes on.
    child.kill("SIGCONT");
    const insist = this.#ports.clock.after(stopLimit, () => child.kill("SIGKILL"));
    await gone(child);
    insist();
  }
}

const lifeOf = (child: ChildProcess, { name }: ProgramSpec): Life => ({
  child,
  pid: child.pid ?? 0,
  pauses: pausesBy(name, (signal) => child.kill(signal)),
  drills: new DrillChannel(name, child),
});
