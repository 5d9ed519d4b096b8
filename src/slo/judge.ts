/** Says what the measurements of a run mean for its objectives. */

import type { Measurements } from "../measure/recorder.ts";
import type { JudgeContext } from "./judge-context.ts";
import { judgeRecovery } from "./judge-recovery.ts";
import { failsWithoutDropped, judgeShare } from "./judge-share.ts";
import type { Objective } from "./objective.ts";
import { overall } from "./overall.ts";
import { type Course, coursesOf, recoveryOf } from "./recovery.ts";
import type { ObjectiveResult, Verdict } from "./verdict.ts";

export function judge(
  measurements: Measurements,
  objectives: readonly Objective[],
  context: JudgeContext,
): Verdict {
  const courses = coursesOf(measurements, context);
  const results = objectives.map((o) => judgeObjective(measurements, courses, o, context));
  return {
    ...overall(measurements, results, context),
    objectives: results,
    recovery: courses.map(recoveryOf),
  };
}

/** A generator that is late by this share of a limit may itself be why the limit was missed. */
const lateShare = 0.1;

function judgeObjective(
  measurements: Measurements,
  courses: readonly Course[],
  objective: Objective,
  context: JudgeContext,
): ObjectiveResult {
  const { saturated, sendLagP99 } = context.generator;
  const traffic = measurements.traffics.find(({ name }) => name === objective.traffic);
  switch (objective.kind) {
    case "availability": {
      const result = judgeShare(traffic, objective);
      const isCertain = result.status === "fail" && failsWithoutDropped(traffic, objective);
      return saturated && !isCertain ? doubted(result) : result;
    }
    case "latency":
    case "first-token": {
      const result = judgeShare(traffic, objective);
      // Lateness only adds to latency: it can break a promise, never keep one.
      const isOurs = result.status === "fail" && sendLagP99 > lateShare * objective.below;
      return saturated || isOurs ? doubted(result) : result;
    }
    case "recovery": {
      const result = judgeRecovery(courses, objective, context);
      return saturated ? doubted(result) : result;
    }
    default:
      return objective satisfies never;
  }
}

/** A generator that could not keep up measures itself as well as the target. */
function doubted(result: ObjectiveResult): ObjectiveResult {
  if (result.status === "inconclusive") return result;
  const reason = `${result.reason}; in doubt, as the load generator could not keep up`;
  return { ...result, status: "inconclusive", reason };
}
