/** Whether the load generator did what it was told; if not, its numbers are about itself. */

import { showDuration } from "../base/quantity.ts";
import { ms } from "../base/units.ts";
import type { WorkerHealth } from "../load/health.ts";
import { Histogram } from "../measure/histogram.ts";
import type { Measurements } from "../measure/recorder.ts";
import type { Objective } from "../slo/objective.ts";
import type { RunResult } from "./result.ts";

export type GeneratorHealth = RunResult["generator"];

/** Lateness below this is noise of a shared machine, whatever is promised. */
const toleratedLagMs = 20;
/** Lateness may make up this share of the tightest limit that is judged. */
const toleratedShare = 0.1;

export function generatorHealth(
  measurements: Measurements,
  workers: readonly WorkerHealth[],
  objectives: readonly Objective[],
): GeneratorHealth {
  const lag = new Histogram();
  for (const { overall } of measurements.traffics) lag.add(overall.sendLag);
  const limitMs = toleratedLag(objectives);
  const p99 = lag.percentileUs(99);
  const saturated = p99 !== null && p99 > limitMs * 1000;
  return {
    workers: workers.length,
    sendLagUs: { p50: lag.percentileUs(50), p99, max: lag.maxUs },
    eventLoopLagUs: {
      p99: maxOf(workers.map(({ eventLoopLagP99Us }) => eventLoopLagP99Us)),
      max: maxOf(workers.map(({ eventLoopLagMaxUs }) => eventLoopLagMaxUs)),
    },
    dropped: measurements.traffics.reduce((sum, { overall }) => sum + overall.dropped, 0),
    saturated,
    advice: saturated ? adviceFor(p99, limitMs) : null,
  };
}

function toleratedLag(objectives: readonly Objective[]): number {
  const limits = objectives.flatMap((objective) => {
    return objective.kind === "latency" || objective.kind === "first-token"
      ? [objective.below]
      : [];
  });
  return Math.max(toleratedLagMs, toleratedShare * Math.min(...limits, 1000));
}

const maxOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.max(...values);

function adviceFor(lagUs: number, limitMs: number): string {
  const lag = showDuration(ms(lagUs / 1000));
  const limit = showDuration(ms(limitMs));
  return `requests left up to ${lag} late (p99), ${limit} is tolerated; lower the rate or free the machine`;
}
