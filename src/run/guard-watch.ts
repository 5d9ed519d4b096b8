/** Watches the measurements as they come, and stops the run when a guard trips. */

import type { Milliseconds } from "../base/units.ts";
import { ms } from "../base/units.ts";
import { expectedArrivals } from "../load/arrivals/arrivals.ts";
import type { LoadModel } from "../load/traffic.ts";
import { type Measurements, sliceUs } from "../measure/recorder.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { isMeasured, type MeasuredGuard } from "../slo/guard.ts";
import { isTripped, type Population } from "../slo/guard-trip.ts";
import type { StopReason } from "./events.ts";

const sliceMs = sliceUs / 1000;

/**
 * To be called after each batch, with the time since the load began; calls `stop` once at the most.
 * Without the time, the newest slice counts as one that is still being filled.
 */
export function watchGuards(
  { guards, traffics }: Pick<Scenario, "guards" | "traffics">,
  measurements: Measurements,
  stop: (why: StopReason) => void,
): (at?: Milliseconds) => void {
  const measured = guards.filter(isMeasured);
  const populations = traffics.map(({ model }) => populationOf(model));
  let isStopped = false;
  return (at) => {
    if (isStopped) return;
    const why = trippedBy(measured, measurements, populations, at);
    if (why === null) return;
    isStopped = true;
    stop(why);
  };
}

function trippedBy(
  guards: readonly MeasuredGuard[],
  { traffics }: Measurements,
  populations: readonly Population[],
  at: Milliseconds | undefined,
): StopReason | null {
  for (const guard of guards) {
    for (const [i, { name, slices }] of traffics.entries()) {
      const population = populations[i];
      if (population === undefined || (guard.traffic !== null && guard.traffic !== name)) continue;
      const isLastOpen = at === undefined || at < slices.length * sliceMs;
      const complete = isLastOpen ? slices.slice(0, -1) : slices;
      if (isTripped(guard, complete, population)) {
        return { kind: "guard", when: guard.when, traffic: name };
      }
    }
  }
  return null;
}

/** A closed loop has at most one request in flight on each connection, whenever it was due. */
function populationOf(model: LoadModel): Population {
  if (model.kind === "closed") return (_index, judged) => judged + model.connections;
  const dueIn = (i: number) =>
    expectedArrivals(model.schedule, ms(i * sliceMs), ms((i + 1) * sliceMs));
  const due = new Map<number, number>();
  return (index, judged) => {
    const known = due.get(index) ?? dueIn(index);
    due.set(index, known);
    // By chance, or with what a fault hit in flight, a slice can have more than were expected.
    return Math.max(judged, known);
  };
}
