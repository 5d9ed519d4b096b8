/** How well the generator itself did: what it could not keep up with is no fault of the target. */

import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Clock } from "../../base/clock.ts";
import { ms, type PerSecond } from "../../base/units.ts";

/** One worker's health over the whole load; microseconds. */
export interface WorkerHealth {
  readonly eventLoopLagP50Us: number;
  readonly eventLoopLagP99Us: number;
  readonly eventLoopLagMaxUs: number;
  /** CPU time of the worker's thread over the time that passed; null where it cannot be read. */
  readonly cpuShare: number | null;
  /** The most connections that were open at once. */
  readonly sockets: number;
  /** null: it was not calibrated. */
  readonly calibration: Calibration | null;
  /** Requests of the unmeasured warm-up. */
  readonly warmedUpWith: number;
}

/**
 * What the worker can do by itself, against a server in its own thread. As the server takes part of
 * the thread's time, the floor is an upper bound, and the ceiling a lower one.
 */
export interface Calibration {
  /** The rate at which the floor was measured. */
  readonly rate: PerSecond;
  /** Latency from the due time that is the generator's own, at that rate; microseconds. */
  readonly floorP50Us: number;
  readonly floorP99Us: number;
  /** Requests per second that it reached with nothing to wait for. */
  readonly ceiling: PerSecond;
}

/** What a worker's thread is watched with. */
export interface Watched {
  /**
   * Reads a file on the calling thread, and throws if there is none: what /proc/thread-self is
   * depends on who asks.
   */
  readText(path: string): string;
  /** Connections that are open now. */
  sockets(): number;
}

export type WatchedHealth = Omit<WorkerHealth, "calibration" | "warmedUpWith">;

/** Starts watching the calling thread; the returned function stops, and tells what was seen. */
export function watchWorker(clock: Clock, watched: Watched): () => WatchedHealth {
  const lagOf = watchEventLoop();
  const cpuShareOf = watchCpu(clock, watched);
  const socketsOf = watchSockets(clock, watched);
  return () => ({ ...lagOf(), cpuShare: cpuShareOf(), sockets: socketsOf() });
}

/**
 * Milliseconds between two looks at the loop, which are part of what the monitor reports. A stall
 * that is shorter is not seen whole: with 10, half of each 5 ms would be missing. It costs about
 * 1 % of a core in a thread that sleeps, and nothing in one that yields for its arrivals anyway.
 */
const resolutionMs = 1;

/** p99 is of looks: it tells of stalls from about ten in a second on, and the maximum of any. */
function watchEventLoop() {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const lagUs = (nanoseconds: number) =>
    Math.max(0, Math.round(nanoseconds / 1000 - resolutionMs * 1000));
  return () => {
    delays.disable();
    const isEmpty = delays.count === 0;
    return {
      eventLoopLagP50Us: isEmpty ? 0 : lagUs(delays.percentile(50)),
      eventLoopLagP99Us: isEmpty ? 0 : lagUs(delays.percentile(99)),
      eventLoopLagMaxUs: isEmpty ? 0 : lagUs(delays.max),
    };
  };
}

function watchCpu(clock: Clock, watched: Watched): () => number | null {
  const [startedAt, before] = [clock.now(), threadCpu(watched)];
  return () => {
    const [elapsed, after] = [clock.now() - startedAt, threadCpu(watched)];
    return before === null || after === null || elapsed <= 0 ? null : (after - before) / elapsed;
  };
}

/** USER_HZ, in which Linux tells times to programs: 100 a second on all that Node runs on. */
const msPerTick = 10;

/** Milliseconds that the calling thread has used so far; null where it cannot be read. */
function threadCpu({ readText }: Watched): number | null {
  try {
    const stat = readText("/proc/thread-self/stat");
    // The second field is a name, which may hold anything; the third follows its last bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // utime and stime: fields 14 and 15 (proc_pid_stat(5)).
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks * msPerTick : null;
  } catch {
    return null;
  }
}

const sampleEvery = ms(50);

/** The most that were open at once when looked at. */
function watchSockets(clock: Clock, { sockets }: Watched): () => number {
  let most = 0;
  let cancel = (): void => undefined;
  const look = () => {
    most = Math.max(most, sockets());
    cancel = clock.after(sampleEvery, look);
  };
  look();
  return () => {
    cancel();
    return Math.max(most, sockets());
  };
}
