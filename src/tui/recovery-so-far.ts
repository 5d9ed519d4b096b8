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
import type { Standing } from "./objectives-so-far.ts";
import type { Second } from "./seconds.ts";

export interface PassedOf {
  readonly seconds: readonly (Second | undefined)[];
  /** How many seconds have passed. */
  readonly end: number;
  readonly phases: readonly Phase[];
}

const rank = { ok: 0, pending: 1, failing: 2 } as const;

/** The worst of the faults of that place or id. */
export function recoverySoFar(
  objective: RecoveryObjective,
  faults: readonly FaultView[],
  passed: PassedOf,
): Standing {
  const highestUs = acceptableP95Us(passed);
  const health = Array.from({ length: passed.end }, (_, i) =>
    healthOf(passed.seconds[i], highestUs),
  );
  const starts = faults.map((fault) => secondOf(forceOf(fault)?.since ?? Infinity));
  const standings = faults
    .filter(({ id, on }) => id === objective.after || on === objective.after)
    .map((fault) => standingOf(objective, fault, health, starts))
    .sort((a, b) => rank[b.status] - rank[a.status]);
  return standings[0] ?? { status: "pending", observed: null };
}

const secondOf = (instantMs: number): number => Math.floor(instantMs / 1000);

function standingOf(
  { below, from }: RecoveryObjective,
  fault: FaultView,
  health: readonly Health[],
  starts: readonly number[],
): Standing {
  const force = forceOf(fault);
  if (force === null) return { status: "pending", observed: null };
  const start = secondOf(force.since);
  const next = Math.min(...starts.filter((other) => other > start));
  const seen = health.slice(start, next);
  const isOver = force.until !== null && secondOf(force.until) < health.length;
  const recovered = recoveredAt(seen);
  if (recovered === "unhurt") {
    return isOver ? { status: "ok", observed: 0 } : { status: "pending", observed: null };
  }
  const zero = from === "start" ? start : secondOf(force.until ?? Infinity);
  const took = Math.max(0, start + (recovered ?? seen.length) - zero) * 1000;
  if (recovered !== null) return { status: took < below ? "ok" : "failing", observed: took };
  return { status: took >= below ? "failing" : "pending", observed: took };
}

/** Index of the first of the lasting good seconds after a bad one; null if there is none yet. */
function recoveredAt(seen: readonly Health[]): number | "unhurt" | null {
  const firstBad = seen.indexOf("bad");
  if (firstBad === -1) return "unhurt";
  let run: readonly number[] = [];
  for (const [i, health] of seen.entries()) {
    if (health === "bad") run = [];
    else if (health === "good" && i > firstBad) run = [...run, i];
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
