/** Checks that what faults name is there, and that they can be where and when they are to be. */

import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import { knowsHttp } from "../faults/network/http/http.ts";
import { isDrill } from "../faults/process/process.ts";
import { siteOf } from "../faults/registry.ts";
import { durationOf } from "../load/traffic.ts";
import { sitesOf } from "../target/spec.ts";
import type { FaultSchedule, ScenarioFault } from "./fault-schedule.ts";
import { didYouMean } from "./issues.ts";
import { killMeetings } from "./kill-meetings.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import type { Scenario } from "./scenario.ts";
import type { ScenarioFields } from "./schema.ts";

type At = (path: Path, message: string, hint?: string) => Problem;

export function faultProblems(
  scenario: Scenario,
  fields: ScenarioFields,
  at: At,
): readonly Problem[] {
  return [
    ...placeProblems(scenario, at),
    ...timeProblems(scenario, at),
    ...idProblems(fields, at),
    ...orderProblems(scenario, at),
    ...killProblems(scenario, at),
    ...drillProblems(scenario, at),
    ...encryptedProblems(scenario, at),
  ];
}

function* placeProblems({ target, faults }: Scenario, at: At): Generator<Problem> {
  const sites = sitesOf(target);
  for (const [index, { on, spec }] of faults.entries()) {
    const sort = siteOf(spec.kind);
    if (sort === "anything") continue;
    const known = sites[sort];
    for (const place of on.places) {
      if (known.includes(place)) continue;
      const hint = known.length === 0 ? hintFor(sort) : didYouMean(place, known);
      yield at(["faults", index, "on"], `${spec.kind} needs a ${sort}, and ${place} is none`, hint);
    }
    if (on.any === null || on.any < on.places.length) continue;
    const message = `any ${on.any} of ${on.places.length} places leaves nothing to chance`;
    yield at(["faults", index, "on", "any"], message);
  }
}

const hintFor = (sort: "link" | "process" | "provider" | "store"): string => {
  const key = { link: "links", process: "processes", provider: "providers", store: "stores" }[sort];
  return `The target has none; name some under target.${key}.`;
};

function* timeProblems({ faults, traffics }: Scenario, at: At): Generator<Problem> {
  const end = endOf(traffics);
  for (const [index, { schedule }] of faults.entries()) {
    const latest = latestStart(schedule);
    if (latest === null || latest < end) continue;
    const message = `the load is over at ${showDuration(end)}, before this fault begins`;
    const hint = "Let it begin earlier, or give a traffic a longer stage.";
    yield at(["faults", index, "at"], message, hint);
  }
}

const endOf = (traffics: Scenario["traffics"]): Milliseconds =>
  ms(Math.max(...traffics.map(({ model }) => durationOf(model))));

/** null: not known before the run. */
function latestStart({ start }: FaultSchedule): Milliseconds | null {
  switch (start.kind) {
    case "at":
      return start.at;
    case "between":
      return start.to;
    case "when":
      return start.notBefore;
    case "after":
      return null;
    default:
      return start satisfies never;
  }
}

/** Two faults of one id could not be told apart by objectives and reports. */
function* idProblems({ faults }: ScenarioFields, at: At): Generator<Problem> {
  for (const [index, { id }] of faults.entries()) {
    const first = faults.findIndex((other) => other.id === id);
    if (id === null || first === index) continue;
    const hint = "Give each its own id, or none.";
    yield at(["faults", index, "id"], `faults[${first}] has the id ${id} already`, hint);
  }
}

/** `after` must name a fault that ends, and not, by way of others, itself. */
function* orderProblems({ faults }: Scenario, at: At): Generator<Problem> {
  const byId = new Map(faults.map((fault) => [fault.id, fault]));
  for (const [index, fault] of faults.entries()) {
    const { start } = fault.schedule;
    if (start.kind !== "after") continue;
    const before = byId.get(start.fault);
    const path = ["faults", index, "after"];
    if (before === undefined) {
      yield at(path, `there is no fault ${start.fault}`, didYouMean(start.fault, [...byId.keys()]));
    } else if (before.schedule.lasting === null) {
      yield at(path, `${start.fault} lasts to the end of the run`, "Give it a time: for: 10s.");
    } else if (leadsTo(before, fault, byId)) {
      yield at(path, `${start.fault} is itself after this fault`);
    }
  }
}

function leadsTo(
  from: ScenarioFault,
  to: ScenarioFault,
  byId: ReadonlyMap<string, ScenarioFault>,
): boolean {
  if (from === to) return true;
  const { start } = from.schedule;
  const before = start.kind === "after" ? byId.get(start.fault) : undefined;
  // Each is gone through once: a circle that it is not part of must end, too.
  const others = new Map([...byId].filter(([, fault]) => fault !== from));
  return before !== undefined && others.size > 0 && leadsTo(before, to, others);
}

/** What is dead already cannot be killed once more. */
function* killProblems({ faults, traffics }: Scenario, at: At): Generator<Problem> {
  for (const [index, other] of killMeetings(faults, endOf(traffics))) {
    const message = `kill on ${faults[index]?.on.places.join(", ")} overlaps with faults[${other}]`;
    const path = ["faults", index, "at"];
    yield at(path, `${message}, which does the same`, "Let the one end before the other begins.");
  }
}

/** Only our own programs know how to harm themselves. */
function* drillProblems({ target, faults }: Scenario, at: At): Generator<Problem> {
  const { process: known, store: stores } = sitesOf(target);
  for (const [index, { spec, on }] of faults.entries()) {
    if (!isDrill(spec)) continue;
    const isForeign = (name: string) => target.kind === "url" || stores.includes(name);
    const foreign = on.places.find((name) => known.includes(name) && isForeign(name));
    if (foreign === undefined) continue;
    const message = `${foreign} is no program of ours: it cannot be told to ${spec.kind}`;
    const hint = "Pause it, kill it, or run a command against it.";
    yield at(["faults", index, spec.kind], message, hint);
  }
}

/** What is encrypted cannot be read on its way. */
function* encryptedProblems({ target, faults }: Scenario, at: At): Generator<Problem> {
  if (target.kind !== "url" || !target.url.startsWith("https:")) return;
  for (const [index, { spec, on }] of faults.entries()) {
    if (!knowsHttp(spec) || !on.places.includes("edge")) continue;
    const message = `${spec.kind} reads HTTP, and what passes the edge is encrypted`;
    const hint = "Use a fault that cuts, slows or delays the connection as it is.";
    yield at(["faults", index, spec.kind], message, hint);
  }
}
