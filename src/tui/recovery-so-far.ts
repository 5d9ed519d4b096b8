/** Whether a traffic is well again after a fault, as far as can be seen by now. */

import type { Phase } from "../run/phases.ts";
import type { RecoveryObjective } from "../slo/objective.ts";
import { lastingSlices } from "../slo/recovery.ts";
import {
  baselineFactor,
  type Health,
  maxErrorRatio,
  minRequests,
  p95FloorUs,
} from "../slo/slice-health.ts";
import { type FaultView, forceOf } from "./fault-view.ts";
import type { Second } from "./seconds.ts";
import { byUrgency, type Standing } from "./standing.ts";

export interface PassedOf {
  readonly seconds: readonly (Second | undefined)[];
  /** How many seconds have passed. */
  readonly end: number;
  /** Of how many of them every request must have ended: only these can be told to be good. */
  readonly settled: number;
  readonly phases: readonly Phase[];
}

/** The worst of the faults of that place or id. */
export function recoverySoFar(
  objective: RecoveryObjective,
  faults: readonly FaultView[],
  passed: PassedOf,
): Standing {
  const highestUs = acceptableP95Us(passed);
  const health = Array.from({ length: passed.end }, (_, i) => {
    const each = healthOf(passed.seconds[i], highestUs);
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

function healthOf(second: Second | undefined, highestUs: number): Health {
  if (second === undefined || second.judged < minRequests) return "unrated";
  const errorRatio = (second.judged - second.good) / second.judged;
  return errorRatio <= maxErrorRatio && (second.p95Us ?? 0) <= highestUs ? "good" : "bad";
}

/** As the judge has it: the baseline's median times a factor, and at least the floor. */
function acceptableP95Us({ seconds, phases }: PassedOf): number {
  const baselines = phases.filter(({ name }) => name === "baseline");
  const sorted = seconds
    .flatMap((second, i) => {
      const isIn = baselines.some((b) => b.start <= i * 1000 && (i + 1) * 1000 <= b.end);
      return second === undefined || second.judged < minRequests || !isIn
        ? []
        : [second.p95Us ?? 0];
    })
    .sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  return median === undefined ? Infinity : Math.max(baselineFactor * median, p95FloorUs);
}
