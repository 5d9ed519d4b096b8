/** From the results of the objectives and the circumstances of a run to its verdict. */

import type { Measurements } from "../measure/recorder.ts";
import type { FaultFact, GeneratorFact, JudgeContext } from "./judge-context.ts";
import type { ProbeReading } from "./probe.ts";
import type { ObjectiveResult, Status, Verdict } from "./verdict.ts";

/** One failure fails the run; one doubt keeps it from passing. */
export function overall(
  measurements: Measurements,
  results: readonly ObjectiveResult[],
  context: JudgeContext,
): Pick<Verdict, "status" | "reasons"> {
  const failures = [
    ...context.faults.flatMap(({ id, error }) =>
      error === null ? [] : [`the fault ${id}: ${error}`],
    ),
    ...context.readings.flatMap(unsteady),
    ...reasonsOf(results, "fail"),
  ];
  const doubts = [
    ...emptiness(measurements),
    ...saturation(context.generator),
    ...context.faults.flatMap(ineffective),
    ...reasonsOf(results, "inconclusive"),
  ];
  if (failures.length > 0) return { status: "fail", reasons: [...failures, ...doubts] };
  if (doubts.length > 0) return { status: "inconclusive", reasons: doubts };
  return { status: "pass", reasons: [success(results), ...reasonsOf(results, "pass")] };
}

const reasonsOf = (results: readonly ObjectiveResult[], status: Status): readonly string[] =>
  results.filter((result) => result.status === status).map((result) => result.reason);

/** A run without objectives only loads; it passes, for it promised nothing. */
function success({ length }: readonly ObjectiveResult[]): string {
  if (length === 0) return "no objectives: nothing was promised";
  return `every objective was met, ${length} of ${length}`;
}

function emptiness({ traffics }: Measurements): readonly string[] {
  const judged = traffics.reduce((sum, { overall }) => sum + overall.judged, 0);
  const good = traffics.reduce((sum, { overall }) => sum + overall.good, 0);
  const offered = traffics.reduce((sum, { overall }) => sum + overall.offered, 0);
  if (judged === 0 && offered > 0)
    return [`all ${offered} requests were still in flight at the end`];
  if (judged === 0) return ["no request was due in the whole run"];
  return good === 0 ? [`not one of ${judged} requests was good`] : [];
}

function saturation({ saturated, dropped, advice }: GeneratorFact): readonly string[] {
  if (!saturated) return [];
  const hint = advice === null ? "" : `: ${advice}`;
  const lost = dropped === 0 ? "" : `, ${dropped} arrivals were dropped`;
  return [`the load generator could not keep up${lost}${hint}`];
}

/** What was not steady before ended the run, and is told as its end. */
function unsteady({ probe, when, ok, observed, expected }: ProbeReading): readonly string[] {
  if (ok || when === "before") return [];
  const moment = when === "after" ? "after the faults" : "all the while";
  return [`not steady ${moment}, ${probe}: ${observed}, and ${expected} was expected`];
}

function ineffective(fault: FaultFact): readonly string[] {
  if (fault.error !== null) return [];
  if (fault.startMs === null) return [`the fault ${fault.id} never began`];
  if (fault.touched > 0) return [];
  const { id, on, unit, evidence } = fault;
  const isCounted = unit !== "" || evidence === "";
  return [
    isCounted ? `the fault ${id} on ${on} touched nothing` : `the effect of ${id} is ${evidence}`,
  ];
}
