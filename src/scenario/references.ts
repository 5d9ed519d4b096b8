/** Checks that the names in a scenario name something: traffics, faults, tenants. */

import { showDuration } from "../base/quantity.ts";
import { ms } from "../base/units.ts";
import { durationOf, type Sends, stepsOf, type Traffic } from "../load/traffic.ts";
import { tenants } from "../target/bundled-config.ts";
import { sitesOf } from "../target/spec.ts";
import { faultProblems } from "./fault-references.ts";
import { faultTimeline } from "./fault-timeline.ts";
import { didYouMean } from "./issues.ts";
import type { Path, Places } from "./path.ts";
import { type Problem, problemAt } from "./problem.ts";
import type { Scenario } from "./scenario.ts";
import type { ScenarioFields } from "./schema.ts";

export function referenceProblems(
  scenario: Scenario,
  fields: ScenarioFields,
  places: Places,
): readonly Problem[] {
  const at: At = (path, message, hint) => problemAt(places, path, message, hint);
  return [
    ...faultProblems(scenario, fields, at),
    ...trafficProblems(scenario, fields, at),
    ...probeProblems(scenario, at),
    ...repeatProblems(scenario, at),
    ...recoveryProblems(scenario, fields, at),
    ...tenantProblems(scenario, at),
    ...engineProblems(scenario, at),
  ];
}

type At = (path: Path, message: string, hint?: string) => Problem;

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

/**
 * A fault whose begin is not known cannot be laid out again and again; and what would come after
 * the load never comes, be it the last of several.
 */
function* repeatProblems({ faults, traffics }: Scenario, at: At): Generator<Problem> {
  const end = ms(Math.max(...traffics.map(({ model }) => durationOf(model))));
  const { timed, waiting } = faultTimeline(faults, 0, end);
  for (const [index, { id, on, schedule }] of faults.entries()) {
    const { start, every, times } = schedule;
    const isWaiting = waiting.some(({ of }) => of === id);
    if (isWaiting && every !== null) {
      const message = "it waits for a fault that waits itself, so it begins once; leave out every";
      yield at(["faults", index, "every"], message);
    }
    const there = timed.filter(({ of }) => of === id).length;
    const wanted = (on.any ?? on.places.length) * (times ?? 1);
    // One that is late by itself is told of elsewhere.
    const isLate = there === 0 && start.kind !== "after";
    if (isWaiting || isLate || there >= wanted) continue;
    const over = `the load is over at ${showDuration(end)}`;
    const message = `${over}, so it begins ${there} times of ${wanted}`;
    const hint = "Let it begin earlier or less often, or give a traffic a longer stage.";
    yield at(["faults", index], message, hint);
  }
}

/** What probes measure must be there to be measured. */
function* probeProblems({ steadyState, traffics, target }: Scenario, at: At): Generator<Problem> {
  const known = traffics.map(({ name }) => name);
  for (const [index, { question }] of steadyState.entries()) {
    if (question.kind !== "metric") continue;
    const path = ["steady-state", "probes", index];
    const { traffic, limit } = question;
    if (traffic !== null && !known.includes(traffic)) {
      const hint = didYouMean(traffic, known);
      yield at([...path, "traffic"], `there is no traffic named ${traffic}`, hint);
    }
    if (limit.metric !== "attempts-per-request" || sitesOf(target).provider.length > 0) continue;
    const hint = "Name simulated providers under target.providers.";
    yield at([...path, "metric"], "the target has no providers that count attempts", hint);
  }
}

function* recoveryProblems(
  { faults }: Scenario,
  fields: ScenarioFields,
  at: At,
): Generator<Problem> {
  const known = [...new Set(faults.flatMap(({ id, on }) => [...on.places, id]))];
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
