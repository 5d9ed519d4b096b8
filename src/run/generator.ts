/** Whether the load generator did what it was told; if not, its numbers are about itself. */

import { showDuration } from "../base/quantity.ts";
import { ms } from "../base/units.ts";
import type { WorkerHealth } from "../load/health.ts";
import { Histogram } from "../measure/histogram.ts";
import type { Measurements } from "../measure/recorder.ts";
import type { RunResult } from "./result.ts";

export type GeneratorHealth = RunResult["generator"];

/** A generator this late (p99) does not play the load that was asked for. */
const toleratedLagMs = 100;

export function generatorHealth(
  measurements: Measurements,
  workers: readonly WorkerHealth[],
): GeneratorHealth {
  const lag = new Histogram();
  for (const { overall } of measurements.traffics) lag.add(overall.sendLag);
  const p99 = lag.percentileUs(99);
  const saturated = p99 !== null && p99 > toleratedLagMs * 1000;
  return {
    workers: workers.length,
    sendLagUs: { p50: lag.percentileUs(50), p99, max: lag.maxUs },
    eventLoopLagUs: {
      p99: maxOf(workers.map(({ eventLoopLagP99Us }) => eventLoopLagP99Us)),
      max: maxOf(workers.map(({ eventLoopLagMaxUs }) => eventLoopLagMaxUs)),
    },
    dropped: measurements.traffics.reduce((sum, { overall }) => sum + overall.dropped, 0),
    saturated,
    advice: saturated ? adviceFor(p99) : null,
  };
}

const maxOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.max(...values);

function adviceFor(lagUs: number): string {
  const lag = showDuration(ms(lagUs / 1000));
  const limit = showDuration(ms(toleratedLagMs));
  const advice = "lower the rate or free the machine";
  return `requests left up to ${lag} late (p99), ${limit} is tolerated; ${advice}`;
}
