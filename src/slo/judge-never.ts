/** Judges the promise that an outcome does not happen: not to one request. */

import type { TrafficMeasurements } from "../measure/recorder.ts";
import type { NeverObjective } from "./objective.ts";
import { windowOf } from "./reading.ts";
import type { ObjectiveResult, Status } from "./verdict.ts";

export function judgeNever(
  traffic: TrafficMeasurements | undefined,
  objective: NeverObjective,
): ObjectiveResult {
  const { id, kind, during, target } = objective;
  const { n, hits } = countIn(traffic && windowOf(traffic, during), objective);
  const status: Status = n === 0 ? "inconclusive" : hits === 0 ? "pass" : "fail";
  return {
    id,
    kind,
    traffic: objective.traffic,
    during,
    target,
    promised: 0,
    observed: n === 0 ? null : hits / n,
    unit: "ratio",
    status,
    n,
    reason: reasonOf(objective, n, hits),
    byPhase: [...(traffic?.phases ?? [])].map(([phase, window]) => {
      const counted = countIn(window, objective);
      return { phase, observed: counted.n === 0 ? null : counted.hits / counted.n, n: counted.n };
    }),
  };
}

interface Counted {
  readonly judged: number;
  readonly outcomes: ReadonlyMap<string, number>;
}

/** Good answers count as well: that a request succeeds may be what must not happen. */
function countIn(window: Counted | undefined, { outcome }: NeverObjective) {
  const pattern = patternOf(outcome);
  const found = [...(window?.outcomes ?? [])].filter(([name]) => pattern.test(name));
  const hits = found.reduce((sum, [, count]) => sum + count, 0);
  return { n: window?.judged ?? 0, hits };
}

/** `answered 5xx` is each status that begins with 5; `answered` alone, each answer. */
function patternOf(outcome: string): RegExp {
  const [kind = "", detail] = outcome.split(" ");
  if (detail === undefined) return new RegExp(`^${kind}( |$)`);
  return new RegExp(`^${kind} ${detail.replaceAll("x", "\\d")}$`);
}

function reasonOf({ outcome, traffic, during }: NeverObjective, n: number, hits: number): string {
  const when = during === "overall" ? "" : ` during ${during}`;
  if (n === 0) return `no request of ${traffic} was judged${when}`;
  if (hits === 0) return `none of ${n} requests of ${traffic} was ${outcome}${when}`;
  return `${hits} of ${n} requests of ${traffic} were ${outcome}${when}, and none may be`;
}
