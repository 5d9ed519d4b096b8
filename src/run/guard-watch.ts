/** Watches the measurements as they come, and stops the run when a guard trips. */

import { ms } from "../base/units.ts";
import { expectedArrivals } from "../load/arrivals/arrivals.ts";
import type { LoadModel } from "../load/traffic.ts";
import { type Measurements, sliceUs } from "../measure/recorder.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type Guard, isTripped, type Population } from "../slo/guard.ts";
import type { StopReason } from "./events.ts";

/** To be called after each batch; calls `stop` once at the most. */
export function watchGuards(
  { guards, traffics }: Pick<Scenario, "guards" | "traffics">,
  measurements: Measurements,
  stop: (why: StopReason) => void,
): () => void {
  const populations = traffics.map(({ model }) => populationOf(model));
  let isStopped = false;
  return () => {
    if (isStopped) return;
    const why = trippedBy(guards, measurements, populations);
    if (why === null) return;
    isStopped = true;
    stop(why);
  };
}

function trippedBy(
  guards: readonly Guard[],
  { traffics }: Measurements,
  populations: readonly Population[],
): StopReason | null {
  for (const guard of guards) {
    for (const [i, { name, slices }] of traffics.entries()) {
      const population = populations[i];
      if (population === undefined || (guard.traffic !== null && guard.traffic !== name)) continue;
      // The newest slice is still being filled: it says nothing yet.
      const complete = slices.slice(0, -1);
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
  const sliceMs = sliceUs / 1000;
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
