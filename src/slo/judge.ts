/** Says what the measurements of a run mean for its objectives. */

import type { Measurements } from "../measure/recorder.ts";
import type { JudgeContext } from "./judge-context.ts";
import { judgeNever } from "./judge-never.ts";
import { failsByTarget, judgeRatio } from "./judge-ratio.ts";
import { judgeRecovery } from "./judge-recovery.ts";
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

function judgeObjective(
  measurements: Measurements,
  courses: readonly Course[],
  objective: Objective,
  context: JudgeContext,
): ObjectiveResult {
  const { saturated } = context.generator;
  const traffic = measurements.traffics.find(({ name }) => name === objective.traffic);
  switch (objective.kind) {
    case "availability":
    case "latency":
    case "first-token": {
      const result = judgeRatio(traffic, objective);
      if (result.status !== "fail") return saturated ? doubted(result, overwhelmed) : result;
      // Lateness and dropped arrivals can break a promise, never keep one.
      if (failsByTarget(traffic, objective, context.generator)) return result;
      return doubted(result, saturated ? overwhelmed : late);
    }
    case "never": {
      const result = judgeNever(traffic, objective);
      return saturated && result.status === "pass" ? doubted(result, overwhelmed) : result;
    }
    case "recovery": {
      const result = judgeRecovery(courses, objective, context);
      return saturated ? doubted(result, overwhelmed) : result;
    }
    default:
      return objective satisfies never;
  }
}

const overwhelmed = "as the load generator could not keep up";
const late =
  "as it was kept when counted from when the requests were sent: the load generator was late";

/** A generator that could not keep up measures itself as well as the target. */
function doubted(result: ObjectiveResult, why: string): ObjectiveResult {
  if (result.status === "inconclusive") return result;
  const reason = `${result.reason}; in doubt, ${why}`;
  return { ...result, status: "inconclusive", reason };
}
