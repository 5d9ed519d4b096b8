/** Which exact counters the recorder has to keep, so that latency can be judged without buckets. */

import type { Milliseconds } from "../base/units.ts";
import type { Limits } from "../measure/aggregate.ts";
import type { LatencyObjective, Objective } from "./objective.ts";

export function limitsOf(objectives: readonly Objective[], trafficName: string): Limits {
  const limitsUs = (kind: LatencyObjective["kind"]): readonly number[] => [
    ...new Set(
      objectives.flatMap((o) =>
        o.kind === kind && o.traffic === trafficName ? [limitUs(o.below)] : [],
      ),
    ),
  ];
  return { latencyUs: limitsUs("latency"), firstTokenUs: limitsUs("first-token") };
}

/** The limit as the recorder counts: integer microseconds. A value equal to it is within it. */
export const limitUs = (below: Milliseconds): number => Math.round(below * 1000);
