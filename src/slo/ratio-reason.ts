/** Why a share was or was not kept, in one sentence with its numbers. */

import { showDuration, showRatio } from "../base/quantity.ts";
import { ms, type Ratio, ratio } from "../base/units.ts";
import { neededForProof } from "./binomial.ts";
import type { LatencyObjective } from "./objective.ts";
import { showQuantile } from "./objective-spec.ts";
import { keeps, promisedRatio, type RatioObjective, type Reading, ratioOf } from "./reading.ts";
import type { Status } from "./verdict.ts";

export interface PhaseReading {
  readonly phase: string;
  readonly reading: Reading;
}

export function reasonOf(
  objective: RatioObjective,
  status: Status,
  reading: Reading,
  phases: readonly PhaseReading[],
): string {
  const when = objective.during === "overall" ? "" : ` during ${objective.during}`;
  switch (status) {
    case "inconclusive":
      return reading.n === 0
        ? `no request of ${objective.traffic} was due${when}`
        : `no answer of ${objective.traffic}${when} had a first token; it does not stream`;
    case "pass":
      return `${outcomeOf(objective, reading, when)}${tooFew(objective, reading.n)}`;
    case "fail":
      return `${outcomeOf(objective, reading, when)}${worstOf(objective, phases)}`;
    default:
      return status satisfies never;
  }
}

function outcomeOf(objective: RatioObjective, reading: Reading, when: string): string {
  const { n, kept } = reading;
  if (objective.kind !== "availability") return latencyOf(objective, reading, when);
  const promised = `promised ${showRatio(objective.atLeast)}`;
  const counts = `${n - kept} of ${n} requests not good, ${allowed(n, objective.atLeast)} allowed`;
  const observed = showRatio(ratioOf(reading));
  return `availability of ${objective.traffic}${when} was ${observed}, ${promised}: ${counts}`;
}

/** How many of n requests may break the promise. */
const allowed = (n: number, promised: Ratio): number => Math.floor(n * (1 - promised) + 1e-9 * n);

function latencyOf(objective: LatencyObjective, reading: Reading, when: string): string {
  const { n, observed } = reading;
  const subject = `${objective.kind} of ${objective.traffic}${when}`;
  const name = showQuantile(objective.quantile);
  const limit = showDuration(objective.below);
  const within = showRatio(ratioOf(reading));
  const promised = `${showRatio(objective.quantile)} promised`;
  if (observed === null) {
    return `${subject}: none of ${n} requests was answered within ${limit}, ${promised}`;
  }
  const shown = showDuration(ms(observed));
  if (keeps(reading.kept, n, objective.quantile)) {
    return `${subject}: ${name} was ${shown}, ${within} of ${n} requests within ${limit}`;
  }
  // Failed requests are not in the percentile, so it can look better than the promise was kept.
  if (observed <= objective.below) {
    const but = `but only ${within} of all ${n} requests were answered within ${limit}`;
    return `${subject}: ${name} of the answered is ${shown}, ${but}, ${promised}`;
  }
  const over = `${showDuration(ms(observed - objective.below))} over the promised ${limit}`;
  const kept = `${within} of ${n} requests within it, ${promised}`;
  return `${subject}: ${name} was ${shown}, ${over}; ${kept}`;
}

function tooFew(objective: RatioObjective, n: number): string {
  const promised = promisedRatio(objective);
  const needed = neededForProof(promised);
  if (needed === null || n >= needed) return "";
  return `; too few to prove ${showRatio(promised)}, that takes ${needed}`;
}

/** The phase that kept the promise least, and by how much it missed it. */
function worstOf(objective: RatioObjective, phases: readonly PhaseReading[]): string {
  const promised = promisedRatio(objective);
  const missed = phases
    .filter(({ reading }) => !keeps(reading.kept, reading.n, promised))
    .toSorted((a, b) => ratioOf(a.reading) - ratioOf(b.reading));
  const worst = missed[0];
  if (worst === undefined) return "";
  return `; worst in ${worst.phase}: ${missOf(objective, worst.reading)}`;
}

function missOf(objective: RatioObjective, reading: Reading): string {
  const { observed } = reading;
  if (objective.kind !== "availability" && observed !== null && observed > objective.below) {
    const over = showDuration(ms(observed - objective.below));
    return `${showQuantile(objective.quantile)} ${showDuration(ms(observed))}, ${over} over`;
  }
  const short = (promisedRatio(objective) - ratioOf(reading)) * 100;
  return `${showRatio(ratio(ratioOf(reading)))}, ${Number(short.toPrecision(3))} points short`;
}
