/** Judges the promise to be well again soon after a fault. Times are whole slices, so +-1 s. */

import { showDuration } from "../base/quantity.ts";
import { ms } from "../base/units.ts";
import type { FaultFact, JudgeContext } from "./judge-context.ts";
import type { RecoveryObjective } from "./objective.ts";
import { after, type Course, lastingSlices } from "./recovery.ts";
import { minRequests } from "./slice-health.ts";
import type { ObjectiveResult, Status } from "./verdict.ts";

type Finding = Pick<ObjectiveResult, "status" | "observed" | "n" | "reason">;

/** The worst finding over the faults of that place or id. */
export function judgeRecovery(
  courses: readonly Course[],
  objective: RecoveryObjective,
  context: JudgeContext,
): ObjectiveResult {
  const findings = context.faults
    .filter((fault) => [fault.id, fault.of, fault.on].includes(objective.after))
    .map((fault) => find(courses, fault, objective))
    .toSorted((a, b) => badness(b) - badness(a));
  return {
    id: objective.id,
    kind: objective.kind,
    traffic: objective.traffic,
    during: "overall",
    target: objective.target,
    promised: objective.below,
    unit: "ms",
    byPhase: [],
    ...(findings[0] ?? unknown(0, `no fault is called ${objective.after}`)),
  };
}

const unknown = (n: number, reason: string): Finding => ({
  status: "inconclusive",
  observed: null,
  n,
  reason,
});

const rank: Readonly<Record<Status, number>> = { pass: 0, inconclusive: 1, fail: 2 };

/** Orders by status, then by the time it took; a censored one was longer than any. */
const badness = ({ status, observed }: Finding): number => rank[status] * 1e12 + (observed ?? 1e11);

function find(
  courses: readonly Course[],
  fault: FaultFact,
  { traffic, below, from }: RecoveryObjective,
): Finding {
  const course = courses.find((c) => c.fault === fault.id && c.traffic === traffic);
  if (course === undefined) return unknown(0, `no traffic is called ${traffic}`);
  const n = course.rated;
  if (fault.startMs === null) return unknown(n, `the fault ${fault.id} never began`);
  if (fault.touched === 0) {
    return unknown(
      n,
      `the fault ${fault.id} touched nothing, so there was nothing to recover from`,
    );
  }
  if (n === 0) {
    const needed = `the ${minRequests} requests that tell good from bad`;
    return unknown(0, `no second of ${traffic} after ${fault.id} had ${needed}`);
  }
  if (course.detectMs === null && n < lastingSlices) {
    const had = `only ${n} of its seconds had the ${minRequests} requests that tell`;
    const reason = `${traffic} was not seen bad after ${fault.id}, but ${had}`;
    return unknown(n, `${reason}, and it takes ${lastingSlices}`);
  }
  if (from === "end" && course.faultMs === null) {
    return unknown(n, `the fault ${fault.id} was never undone`);
  }
  const observed = from === "end" ? course.recoverAfterEndMs : course.recoverMs;
  return observed === null ? censored(course, below, from) : timed(course, observed, below, from);
}

function timed(
  course: Course,
  observed: number,
  below: number,
  from: RecoveryObjective["from"],
): Finding {
  const { traffic, fault, rated: n } = course;
  if (course.detectMs === null) {
    return { status: "pass", observed, n, reason: `${traffic} was never bad after ${fault}` };
  }
  const took = `${traffic} recovered ${show(observed)} after the ${from} of ${fault} (+-1s)`;
  const relapses = course.relapses === 0 ? "" : `; relapses: ${course.relapses}`;
  if (observed < below) {
    return { status: "pass", observed, n, reason: `${took}, promised < ${show(below)}${relapses}` };
  }
  const missed = observed === below ? "not below" : `${show(observed - below)} over`;
  const reason = `${took}, ${missed} the promised ${show(below)}${relapses}`;
  return { status: "fail", observed, n, reason };
}

/** Not recovered while it was watched: a fail only if the promised time was seen to pass. */
function censored(course: Course, below: number, from: RecoveryObjective["from"]): Finding {
  const { traffic, fault, until, rated: n } = course;
  const seenMs = from === "end" ? after(course.atLeastMs, course.faultMs ?? 0) : course.atLeastMs;
  const state = `${traffic} had not recovered from ${fault} by the ${until}`;
  const took = `it took > ${show(seenMs)} from the ${from} of the fault`;
  if (seenMs >= below) {
    const reason = `${state}: ${took}, promised was < ${show(below)}`;
    return { status: "fail", observed: null, n, reason };
  }
  const needed = `${lastingSlices} good seconds in a row within ${show(below)} could not be seen`;
  return unknown(n, `${state}: ${took}, and ${needed}`);
}

const show = (durationMs: number): string => showDuration(ms(durationMs));
