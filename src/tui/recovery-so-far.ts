/** Whether a traffic is well again after a fault, as far as can be seen by now. */

import type { Window } from "../measure/recorder.ts";
import type { RecoveryObjective } from "../slo/objective.ts";
import { lastingSlices } from "../slo/recovery.ts";
import { type Health, healthFrom } from "../slo/slice-health.ts";
import { type FaultView, forceOf } from "./fault-view.ts";
import type { Second } from "./seconds.ts";
import { byUrgency, type Standing } from "./standing.ts";

export interface PassedOf {
  readonly seconds: readonly (Second | undefined)[];
  /** How many seconds have passed. */
  readonly end: number;
  /** Of how many of them every request must have ended: only these can be told to be good. */
  readonly settled: number;
  readonly windows: readonly Window[];
}

/** The worst of the faults of that place or id. */
export function recoverySoFar(
  objective: RecoveryObjective,
  faults: readonly FaultView[],
  passed: PassedOf,
): Standing {
  const seconds = Array.from({ length: passed.end }, (_, i) => passed.seconds[i]);
  const health = healthFrom(seconds, passed.windows).map((each, i) => {
    return each === "good" && i >= passed.settled ? "unrated" : each;
  });
  const starts = faults.map((fault) => secondOf(forceOf(fault)?.since ?? Infinity));
  const standings = faults
    .filter(({ id, on }) => id === objective.after || on === objective.after)
    .map((fault) => standingOf(objective, fault, health, starts))
    .sort(byUrgency);
  return standings[0] ?? unknown;
}

const unknown: Standing = { status: "pending", observed: null };
const secondOf = (instantMs: number): number => Math.floor(instantMs / 1000);

function standingOf(
  { below, from }: RecoveryObjective,
  fault: FaultView,
  health: readonly Health[],
  starts: readonly number[],
): Standing {
  const force = forceOf(fault);
  if (force === null) return unknown;
  const start = secondOf(force.since);
  const end = secondOf(force.until ?? Infinity);
  const next = Math.min(...starts.filter((other) => other > start));
  const seen = health.slice(start, next);
  if (!seen.includes("bad")) {
    const isWell = seen.slice(end - start).includes("good");
    return isWell ? { status: "ok", observed: 0 } : unknown;
  }
  const zero = from === "start" ? 0 : end - start;
  const recovered = recoveredAt(seen);
  // Not yet: it takes at least to the second after the last bad one.
  const took = Math.max(0, (recovered ?? seen.lastIndexOf("bad") + 1) - zero) * 1000;
  if (took >= below) return { status: "failing", observed: took };
  return { status: recovered === null ? "pending" : "ok", observed: took };
}

/** Where the first run of good seconds that lasts begins, after a bad one; null if none does. */
function recoveredAt(seen: readonly Health[]): number | null {
  let run: readonly number[] = [];
  for (const [i, health] of seen.entries()) {
    if (health === "bad") run = [];
    else if (health === "good" && i > seen.indexOf("bad")) run = [...run, i];
    if (run.length === lastingSlices) return run[0] ?? null;
  }
  return null;
}
