/**
 * Checks that the names in a scenario name something: traffics, faults, links, processes, tenants.
 */

import { showDuration } from "../base/quantity.ts";
import { ms } from "../base/units.ts";
import { siteOf } from "../faults/registry.ts";
import { durationOf, type Sends, stepsOf, type Traffic } from "../load/traffic.ts";
import { tenants } from "../target/bundled-config.ts";
import { sitesOf } from "../target/spec.ts";
import { didYouMean } from "./issues.ts";
import type { Path, Places } from "./path.ts";
import { type Problem, problemAt } from "./problem.ts";
import type { Scenario, ScenarioFault } from "./scenario.ts";
import type { ScenarioFields } from "./schema.ts";

export function referenceProblems(
  scenario: Scenario,
  fields: ScenarioFields,
  places: Places,
): readonly Problem[] {
  const at: At = (path, message, hint) => problemAt(places, path, message, hint);
  return [
    ...faultProblems(scenario, at),
    ...idProblems(fields, at),
    ...overlapProblems(scenario, at),
    ...trafficProblems(scenario, fields, at),
    ...recoveryProblems(scenario, fields, at),
    ...tenantProblems(scenario, at),
    ...engineProblems(scenario, at),
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
    const hint = "Let it begin earlier, or give a traffic a longer stage.";
    yield at(["faults", index, "at"], message, hint);
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

/** What is down or dead already cannot be put down or killed once more, and undone twice. */
function* overlapProblems({ faults }: Scenario, at: At): Generator<Problem> {
  for (const [index, fault] of faults.entries()) {
    const { spec, on } = fault;
    if (spec.kind !== "down" && spec.kind !== "kill") continue;
    const other = faults.findIndex((earlier, position) => {
      const isSame = earlier.spec.kind === spec.kind && earlier.on === on;
      return isSame && position < index && overlap(earlier, fault);
    });
    if (other === -1) continue;
    const message = `${spec.kind} on ${on} overlaps with faults[${other}], which does the same`;
    yield at(["faults", index, "at"], message, "Let the one end before the other begins.");
  }
}

const overlap = (a: ScenarioFault, b: ScenarioFault): boolean => a.at < endOf(b) && b.at < endOf(a);

const endOf = ({ at, duration }: ScenarioFault): number =>
  duration === null ? Number.POSITIVE_INFINITY : at + duration;

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

/** A bundled gateway with tenants of its own is left to know them. */
function* tenantProblems({ target, traffics }: Scenario, at: At): Generator<Problem> {
  if (target.kind === "bundled" && "tenants" in target.gateway) return;
  const known: readonly string[] = target.kind === "bundled" ? tenants : Object.keys(target.keys);
  for (const { name, tenant } of traffics.flatMap(tenantsOf)) {
    if (known.includes(tenant)) continue;
    const hint =
      target.kind === "bundled"
        ? didYouMean(tenant, known)
        : `Give its key: --set 'target.keys.${tenant}="\${env.SOME_NAME}"', or in the file.`;
    yield at(["traffic", name, "request", "as"], `the target has no key of ${tenant}`, hint);
  }
}

/** As whom a traffic sends. */
const tenantsOf = (
  traffic: Traffic,
): readonly { readonly name: string; readonly tenant: string }[] =>
  stepsOf(traffic).flatMap(({ sends }) => {
    const tenant = senderOf(sends);
    return tenant === null ? [] : [{ name: traffic.name, tenant }];
  });

function senderOf(sends: Sends): string | null {
  switch (sends.kind) {
    case "request":
      return sends.request.as;
    case "mcp":
      return sends.mcp.as;
    case "code":
      return sends.code.as;
    default:
      return sends satisfies never;
  }
}

/** Next to faults, and over TLS, the numbers of autocannon cannot be trusted. */
function* engineProblems({ target, traffics, faults }: Scenario, at: At): Generator<Problem> {
  const isEncrypted = target.kind === "url" && target.url.startsWith("https:");
  if (faults.length === 0 && !isEncrypted) return;
  for (const { name, model } of traffics) {
    if (model.kind === "open" || model.engine === "gameday") continue;
    const where = isEncrypted ? "over TLS" : "next to faults";
    const message = `autocannon does not play ${where}; leave engine out`;
    yield at(["traffic", name, "engine"], message);
  }
}
