/** The two stretches of load that a worker plays to itself, and what they tell. */

import { seeded } from "../../base/random.ts";
import { type Milliseconds, ms, type PerSecond, perSecond } from "../../base/units.ts";
import { type Batch, BatchWriter, observationsOf } from "../../measure/batch.ts";
import type { Observation } from "../../measure/observation.ts";
import { arrivals } from "../arrivals/arrivals.ts";
import type { Schedule } from "../arrivals/schedule.ts";
import { runClosedLoop } from "../drive/closed-loop.ts";
import { runOpenLoop } from "../drive/open-loop.ts";
import { type Visit, type VisitContext, visits } from "../drive/visit.ts";

export type Rehearsal = Omit<VisitContext, "zero" | "observe" | "evidence">;

/**
 * Plays a closed loop, and returns the requests per second of its second half: in the first the
 * code is still being compiled. It may end sooner, after so many iterations.
 */
export async function ceilingOf(
  rehearsal: Rehearsal,
  connections: number,
  duration: Milliseconds,
  iterations: number | null,
): Promise<PerSecond> {
  const { clock, signal } = rehearsal;
  const zero = clock.now();
  const batch = await observed(rehearsal, zero, (visit) =>
    runClosedLoop(clock, visit, { connections, zero, duration, iterations, signal }),
  );
  const isShort = iterations !== null && batch.length >= iterations;
  const endUs = isShort ? lastEndUs(batch) : duration * 1000;
  const halfUs = endUs / 2;
  let count = 0;
  for (const observation of observationsOf(batch)) {
    const { endUs: at } = observation;
    if (cameWhole(observation) && at >= halfUs && at < endUs) count++;
  }
  return perSecond((count * 1e6) / (endUs - halfUs));
}

function lastEndUs(batch: Batch): number {
  let last = 1;
  for (const { endUs } of observationsOf(batch)) last = Math.max(last, endUs);
  return last;
}

/** Lest the first arrival is late already. */
const headStartMs = 5;

/** Plays an open loop, and returns the latencies of its answers, ascending; microseconds. */
export async function latenciesAt(
  rehearsal: Rehearsal,
  rate: PerSecond,
  duration: Milliseconds,
  maxInFlight: number,
): Promise<Float64Array> {
  const { clock, seed, signal } = rehearsal;
  const zero = ms(clock.now() + headStartMs);
  const stages = [{ kind: "hold", duration, rate }] as const;
  const schedule: Schedule = { kind: "rate", process: "constant", stages };
  const batch = await observed(rehearsal, zero, (visit) => {
    const due = arrivals(schedule, seeded(seed, "calibration"));
    // One beyond the limit has no latency of interest.
    return runOpenLoop(clock, visit, () => undefined, {
      arrivals: due,
      maxInFlight,
      zero,
      signal,
    });
  });
  const latencies: number[] = [];
  for (const observation of observationsOf(batch)) {
    if (cameWhole(observation)) latencies.push(observation.endUs - observation.dueUs);
  }
  return Float64Array.from(latencies).sort();
}

/** Everything up to the batch is as in the load itself. */
async function observed(
  rehearsal: Rehearsal,
  zero: Milliseconds,
  play: (visit: Visit, observe: (observation: Observation) => void) => Promise<void>,
): Promise<Batch> {
  const writer = new BatchWriter();
  const observe = (observation: Observation) => writer.write(observation);
  await play(visits({ ...rehearsal, zero, observe, evidence: () => undefined }), observe);
  return writer.take();
}

/** The echo does not answer as the traffic expects: what its checks say is of no interest. */
const cameWhole = ({ outcome: { kind } }: Observation): boolean =>
  kind === "answered" || kind === "invalid";

/** The smallest value that has at least this share of the ascending values at or below it. */
export const quantile = (ascending: Float64Array, share: number): number =>
  ascending[Math.ceil(share * ascending.length) - 1] ?? 0;
