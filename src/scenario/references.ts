/**
 * Checks that the names in a scenario name something: traffics, faults, links, processes, tenants.
 */

import { showDuration } from "../base/quantity.ts";
import { ms } from "../base/units.ts";
import { siteOf } from "../faults/registry.ts";
import { durationOf } from "../load/traffic.ts";
import { sitesOf } from "../target/spec.ts";
import { didYouMean } from "./issues.ts";
import type { Problem } from "./problem.ts";
import type { Scenario } from "./scenario.ts";
import type { ScenarioFields } from "./schema.ts";
import type { Path, YamlSource } from "./yaml-source.ts";

export function referenceProblems(
  scenario: Scenario,
  fields: ScenarioFields,
  source: YamlSource,
): readonly Problem[] {
  const at = (path: Path, message: string, hint?: string): Problem => ({
    where: source.whereIs(path),
    message,
    ...(hint === undefined ? {} : { hint }),
  });
  return [
    ...faultProblems(scenario, at),
    ...trafficProblems(scenario, fields, at),
    ...recoveryProblems(scenario, fields, at),
    ...tenantProblems(scenario, at),
  ];
}

type At = (path: Path, message: string, hint?: string) => Problem;

function* faultProblems({ target, faults, traffics }: Scenario, at: At): Generator<Problem> {
  const sites = sitesOf(target);
  const end = Math.max(...traffics.map(({ model }) => durationOf(model)));
  for (const [index, { on, spec, at: start }] of faults.entries()) {
    const site = siteOf[spec.kind];
    const known = site === "link" ? sites.links : sites.processes;
    if (!known.includes(on)) {
      const hint = didYouMean(on, known);
      yield at(["faults", index, "on"], `${spec.kind} needs a ${site}, and ${on} is none`, hint);
    }
    if (start < end) continue;
    const message = `the load is over at ${showDuration(ms(end))}, before this fault begins`;
    yield at(["faults", index, "at"], message);
  }
}

/** Objectives and guards must name a traffic that is there. */
function* trafficProblems(
  { traffics }: Scenario,
  fields: ScenarioFields,
  at: At,
): Generator<Problem> {
  const known = traffics.map(({ name }) => name);
  const named = [
    ...fields.objectives.map(({ traffic }, index) => ({ traffic, path: ["objectives", index] })),
    ...fields.guards.map(({ traffic }, index) => ({ traffic, path: ["guards", index] })),
  ];
  for (const { traffic, path } of named) {
    if (traffic == null || known.includes(traffic)) continue;
    const hint = didYouMean(traffic, known);
    yield at([...path, "traffic"], `there is no traffic named ${traffic}`, hint);
  }
}

function* recoveryProblems(
  { faults }: Scenario,
  fields: ScenarioFields,
  at: At,
): Generator<Problem> {
  const known = [...new Set(faults.flatMap(({ id, on }) => [on, id]))];
  for (const [index, objective] of fields.objectives.entries()) {
    if (objective.kind !== "recovery" || known.includes(objective.after)) continue;
    const message = `no fault is on ${objective.after} or has that id`;
    yield at(["objectives", index, "after"], message, didYouMean(objective.after, known));
  }
}

function* tenantProblems({ target, traffics }: Scenario, at: At): Generator<Problem> {
  if (target.kind === "bundled") return;
  const known = Object.keys(target.keys);
  for (const { name, request } of traffics) {
    if (request.as === null || known.includes(request.as)) continue;
    const hint = `Give its key: target: { keys: { ${request.as}: "\${env.SOME_NAME}" } }.`;
    yield at(["traffic", name, "request", "as"], `the target has no key of ${request.as}`, hint);
  }
}
