/** From the text of a scenario file to a Scenario, or to everything that is wrong with it. */

import { createHash } from "node:crypto";
import { trafficOf } from "../load/fields.ts";
import type { Traffic } from "../load/traffic.ts";
import { objectivesFor } from "../slo/objective-spec.ts";
import { tellIssue } from "./issue-text.ts";
import { problemsOf } from "./issues.ts";
import { readJsonSchema, scenarioJsonSchema } from "./json-schema.ts";
import { type Problem, problemAt, problemsError } from "./problem.ts";
import { redactSource } from "./redact.ts";
import { referenceProblems } from "./references.ts";
import type { Scenario, ScenarioFault } from "./scenario.ts";
import { type ScenarioFields, scenarioSchema } from "./schema.ts";
import { type Override, readYaml, type YamlSource } from "./yaml-source.ts";

/** Throws E_SCENARIO with every problem found, each with its place and what to write instead. */
export function parseScenario(
  text: string,
  path: string,
  overrides: readonly Override[] = [],
): Scenario {
  const source = readYaml(text, path, overrides);
  const fields = readFields(source);
  const traffics = readTraffics(fields, source);
  const scenario: Scenario = {
    name: fields.name,
    description: fields.description.trim(),
    seed: fields.seed ?? null,
    source: { path, text: redactSource(text), sha256: sha256(text, overrides) },
    target: fields.target,
    traffics,
    faults: withIds(fields.faults),
    guards: fields.guards,
    objectives: objectivesFor(
      fields.objectives,
      traffics.map(({ name }) => name),
    ),
  };
  refuse(referenceProblems(scenario, fields, source));
  return scenario;
}

function readFields(source: YamlSource): ScenarioFields {
  const parsed = scenarioSchema.safeParse(source.value, { error: tellIssue });
  if (parsed.success) return parsed.data;
  const schema = readJsonSchema(scenarioJsonSchema());
  throw problemsError(problemsOf(parsed.error.issues, source, schema));
}

function readTraffics(fields: ScenarioFields, source: YamlSource): readonly Traffic[] {
  const problems: Problem[] = [];
  const traffics: Traffic[] = [];
  for (const [name, entry] of Object.entries(fields.traffic)) {
    const traffic = trafficOf(name, entry);
    if (typeof traffic !== "string") traffics.push(traffic);
    else problems.push(problemAt(source, ["traffic", name], traffic));
  }
  refuse(problems);
  return traffics;
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw problemsError(problems);
}

/** Faults without an id get `kind@place`, numbered from the second one on. */
function withIds(faults: ScenarioFields["faults"]): readonly ScenarioFault[] {
  const uses = new Map<string, number>();
  return faults.map((fault) => {
    const id = fault.id ?? `${fault.spec.kind}@${fault.on}`;
    const use = (uses.get(id) ?? 0) + 1;
    uses.set(id, use);
    return { ...fault, id: use === 1 ? id : `${id}#${use}` };
  });
}

/** Of the text and of what was put over it: runs of one hash are runs of the same thing. */
function sha256(text: string, overrides: readonly Override[]): string {
  const hash = createHash("sha256").update(text);
  if (overrides.length > 0) hash.update(JSON.stringify(overrides));
  return hash.digest("hex");
}
