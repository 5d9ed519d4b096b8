/** Whether the load generator did what it was told; if not, its numbers are about itself. */

import { showDuration, showRatio } from "../base/quantity.ts";
import { ms, ratio } from "../base/units.ts";
import type { Calibration, WorkerHealth } from "../load/drive/health.ts";
import { Histogram } from "../measure/histogram.ts";
import type { Measurements, TrafficMeasurements } from "../measure/recorder.ts";
import type { LinkHealth } from "../target/target.ts";
import type { RunResult } from "./result.ts";

export type GeneratorHealth = RunResult["generator"];

/** A generator this late (p99) does not play the load that was asked for. */
const toleratedLagMs = 100;
/** Nor does one that never sent a larger share than this of the arrivals of a traffic. */
const toleratedDrops = ratio(0.01);

export interface Generated {
  readonly measurements: Measurements;
  readonly health: readonly WorkerHealth[];
  readonly links: LinkHealth | null;
}

/** `limited`: names of the traffics that have a limit of connections. */
export function generatorHealth(
  { measurements, health: workers, links }: Generated,
  limited: readonly string[] = [],
): GeneratorHealth {
  const lag = new Histogram();
  for (const { overall } of measurements.traffics) lag.add(overall.sendLag);
  const p99 = lag.percentileUs(99);
  const remedy = remedyFor(measurements.traffics, workers.length, limited);
  const advice = [...lateness(p99, remedy), ...drops(measurements.traffics), ...narrow(links)];
  return {
    workers: workers.length,
    sendLagUs: { p50: lag.percentileUs(50), p99, max: lag.maxUs },
    eventLoopLagUs: {
      p50: maxOf(workers.map(({ eventLoopLagP50Us }) => eventLoopLagP50Us)),
      p99: maxOf(workers.map(({ eventLoopLagP99Us }) => eventLoopLagP99Us)),
      max: maxOf(workers.map(({ eventLoopLagMaxUs }) => eventLoopLagMaxUs)),
    },
    cpuShare: maxOf(workers.flatMap(({ cpuShare }) => cpuShare ?? [])),
    sockets: sumOf(workers.map(({ sockets }) => sockets)),
    warmedUpWith: sumOf(workers.map(({ warmedUpWith }) => warmedUpWith)),
    calibration: calibrationOf(workers.flatMap(({ calibration }) => calibration ?? [])),
    links,
    dropped: measurements.traffics.reduce((sum, { overall }) => sum + overall.dropped, 0),
    saturated: advice.length > 0,
    advice: advice.length > 0 ? advice.join("; ") : null,
  };
}

/** The fault proxy is one thread: at work nearly all the time, it is what is measured. */
const toleratedBusyShare = ratio(0.9);

function narrow(links: LinkHealth | null): readonly string[] {
  if (links === null || links.busyShare <= toleratedBusyShare) return [];
  const busy = showRatio(ratio(links.busyShare));
  return [`the fault proxy was at work for ${busy} of the time; lower the rate, or free a core`];
}

const maxOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.max(...values);

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Together they reach the sum of their ceilings; the floor is that of the slowest. */
function calibrationOf(each: readonly Calibration[]): GeneratorHealth["calibration"] {
  if (each.length === 0) return null;
  return {
    rate: sumOf(each.map(({ rate }) => rate)),
    floorP50Us: Math.max(...each.map(({ floorP50Us }) => floorP50Us)),
    floorP99Us: Math.max(...each.map(({ floorP99Us }) => floorP99Us)),
    ceiling: sumOf(each.map(({ ceiling }) => ceiling)),
  };
}

function lateness(lagUs: number | null, remedy: string): readonly string[] {
  if (lagUs === null || lagUs <= toleratedLagMs * 1000) return [];
  const lag = showDuration(ms(lagUs / 1000));
  const limit = showDuration(ms(toleratedLagMs));
  return [`requests left up to ${lag} late (p99), ${limit} is tolerated; ${remedy}`];
}

/** Where requests waited for a connection, the machine is not to blame. */
function remedyFor(
  traffics: readonly TrafficMeasurements[],
  workers: number,
  limited: readonly string[],
): string {
  const lagOf = ({ overall }: TrafficMeasurements) => overall.sendLag.percentileUs(99) ?? 0;
  const [latest] = traffics.toSorted((a, b) => lagOf(b) - lagOf(a));
  if (latest !== undefined && limited.includes(latest.name)) {
    return `raise the transport.connections of ${latest.name}, or lower its rate`;
  }
  return `lower the rate, free the machine, or add workers (load: { workers: ${workers + 1} })`;
}

const dropRatio = ({ overall: { dropped, offered } }: TrafficMeasurements): number =>
  offered === 0 ? 0 : dropped / offered;

/** Of the traffic that lost the largest share: a small one must not hide behind a large one. */
function drops(traffics: readonly TrafficMeasurements[]): readonly string[] {
  const [worst] = traffics.toSorted((a, b) => dropRatio(b) - dropRatio(a));
  if (worst === undefined || dropRatio(worst) <= toleratedDrops) return [];
  const { dropped, offered } = worst.overall;
  const lost = `${dropped} of ${offered} arrivals of ${worst.name} were dropped`;
  const advice =
    "raise its max-in-flight, give unique feeders more rows, lower its rate or open more file " +
    "descriptors";
  return [`${lost}, ${showRatio(toleratedDrops)} is tolerated; ${advice}`];
}
