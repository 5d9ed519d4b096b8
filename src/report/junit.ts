/** junit.xml: one suite a scenario, one case an objective, for the test view of a CI system. */

import type { RunResult } from "../run/result.ts";
import { showCount, showValue } from "./figures.ts";
import { showObserved } from "./observed.ts";
import { oneLine } from "./printable.ts";
import { type ObjectiveOutcome, whyOf } from "./verdict-words.ts";
import { element, type XmlElement, xmlDocument } from "./xml.ts";

/** A failure and an error both turn the case red; an error says that nothing is proven. */
interface Complaint {
  readonly element: "failure" | "error";
  readonly type: string;
  readonly message: string;
  readonly details: string;
}

interface Case {
  readonly name: string;
  readonly seconds: string;
  readonly complaint: Complaint | undefined;
}

export function toJunit(result: RunResult): string {
  const cases = unique([
    ...result.objectives.map((o) => objectiveCase(o, result)),
    ...ending(result),
  ]);
  const counts = {
    tests: cases.length,
    failures: cases.filter((each) => each.complaint?.element === "failure").length,
    errors: cases.filter((each) => each.complaint?.element === "error").length,
    skipped: 0,
    time: seconds(result.run.durationMs),
  };
  const suite = element(
    "testsuite",
    { name: oneLine(result.scenario.name), ...counts, ...stamp(result) },
    [
      properties(result),
      ...cases.map((each) => caseElement(each, `gameday.${oneLine(result.scenario.name)}`)),
    ],
  );
  return xmlDocument(element("testsuites", { name: "gameday", ...counts }, [suite]));
}

/** The schema of JUnit takes neither fractions of a second nor a zone. */
const stamp = (result: RunResult) => ({ timestamp: result.run.startedAt.slice(0, 19) });

function properties({ run, scenario, tool }: RunResult): XmlElement {
  const entries = {
    run: run.id,
    seed: String(run.seed),
    scenario: scenario.path,
    "scenario.sha256": scenario.sha256,
    version: tool.version,
    command: run.command,
  };
  return element(
    "properties",
    {},
    Object.entries(entries).map(([name, value]) =>
      element("property", { name, value: oneLine(value) }),
    ),
  );
}

function caseElement({ name, seconds, complaint }: Case, classname: string): XmlElement {
  const content =
    complaint === undefined
      ? []
      : [
          element(
            complaint.element,
            { type: complaint.type, message: complaint.message },
            complaint.details,
          ),
        ];
  return element("testcase", { classname, name, time: seconds }, content);
}

/** The time of a case is that of the phases over which the objective was judged. */
function objectiveCase(objective: ObjectiveOutcome, result: RunResult): Case {
  const windows = result.phases.filter(({ name }) => name === objective.during);
  const judgedMs = windows.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return {
    name: oneLine(objective.id),
    seconds: seconds(judgedMs === 0 ? result.run.durationMs : judgedMs),
    complaint: complaintOf(objective),
  };
}

function complaintOf(objective: ObjectiveOutcome): Complaint | undefined {
  const texts = { message: oneLine(objective.reason), details: detailsOf(objective) };
  switch (objective.status) {
    case "pass":
      return undefined;
    case "fail":
      return { element: "failure", type: objective.kind, ...texts };
    case "inconclusive":
      return { element: "error", type: "inconclusive", ...texts };
    default:
      return objective.status satisfies never;
  }
}

// GitLab shows the content of the element only, so it repeats the message.
function detailsOf(objective: ObjectiveOutcome): string {
  const lines = [
    oneLine(objective.reason),
    `target    ${oneLine(objective.target)}`,
    `observed  ${showObserved(objective)} of ${showCount(objective.n)} (${objective.during})`,
    ...objective.byPhase.map(
      ({ phase, observed, n }) =>
        `${oneLine(phase).padEnd(9)} ` +
        `${showValue(objective.unit, observed, objective.promised)} of ${showCount(n)}`,
    ),
  ];
  return lines.join("\n");
}

/** A case of its own where the run ended badly for a reason that is no objective. */
function ending(result: RunResult): readonly Case[] {
  const { status, reasons } = result.verdict;
  const isTold = result.objectives.some((objective) => objective.status === status);
  const isFaultBroken = result.faults.some((fault) => fault.error !== null);
  if (status === "pass" || (isTold && !isFaultBroken)) return [];
  const isError = status === "inconclusive" || status === "interrupted";
  const complaint: Complaint = {
    element: isError ? "error" : "failure",
    type: status,
    message: whyOf(result),
    details: reasons.map(oneLine).join("\n") || whyOf(result),
  };
  return [{ name: "verdict", seconds: seconds(result.run.durationMs), complaint }];
}

/** GitLab drops the second case of a name. */
function unique(cases: readonly Case[]): readonly Case[] {
  const seen = new Map<string, number>();
  return cases.map((each) => {
    const times = (seen.get(each.name) ?? 0) + 1;
    seen.set(each.name, times);
    return times === 1 ? each : { ...each, name: `${each.name} (${times})` };
  });
}

const seconds = (durationMs: number): string => (durationMs / 1000).toFixed(3);
