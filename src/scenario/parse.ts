/** From the text of a scenario file to a Scenario, or to everything that is wrong with it. */

import { createHash } from "node:crypto";
import { GamedayError } from "../base/errors.ts";
import { trafficOf } from "../load/fields.ts";
import type { Traffic } from "../load/traffic.ts";
import { objectivesFor } from "../slo/objective-spec.ts";
import { Attachments, noFiles, type ReadFile } from "./attachments.ts";
import { placedFaults } from "./fault-places.ts";
import { tellIssue } from "./issue-text.ts";
import { problemsOf } from "./issues.ts";
import { readJsonSchema, scenarioJsonSchema } from "./json-schema.ts";
import { type Problem, problemAt, problemsError } from "./problem.ts";
import { redactSource } from "./redact.ts";
import { referenceProblems } from "./references.ts";
import type { Scenario } from "./scenario.ts";
import { type ScenarioFields, scenarioSchema } from "./schema.ts";
import { type Override, readYaml, type YamlSource } from "./yaml-source.ts";

export interface ParseOptions {
  /** Reads what the scenario names; nothing can be named without it. */
  readonly readFile?: ReadFile;
  /** Absolute path of the module that the text was taken from; null: the text is the file. */
  readonly module?: string | null;
}

/** Throws E_SCENARIO with every problem found, each with its place and what to write instead. */
export function parseScenario(
  text: string,
  path: string,
  overrides: readonly Override[] = [],
  { readFile = noFiles, module = null }: ParseOptions = {},
): Scenario {
  const source = sourceOf(text, path, overrides, module);
  const fields = readFields(source);
  const attachments = new Attachments(path, readFile);
  // Its functions are part of a scenario, and not of its text.
  if (module !== null) attachments.readBytes(module);
  const traffics = readTraffics(fields, source, { attachments, module });
  const scenario: Scenario = {
    name: fields.name,
    description: fields.description.trim(),
    seed: fields.seed ?? null,
    source: {
      path,
      text: redactSource(text),
      sha256: sha256(text, overrides, attachments.digest()),
    },
    target: fields.target,
    load: fields.load,
    traffics,
    faults: placedFaults(fields.faults, fields.target),
    steadyState: fields["steady-state"]?.probes ?? [],
    guards: fields.guards,
    objectives: objectivesFor(
      fields.objectives,
      traffics.map(({ name }) => name),
    ),
  };
  refuse(referenceProblems(scenario, fields, source));
  return scenario;
}

/** The lines of a text that was taken from a module are nobody's. */
function sourceOf(
  text: string,
  path: string,
  overrides: readonly Override[],
  module: string | null,
): YamlSource {
  const source = readYaml(text, path, overrides);
  if (module === null) return source;
  return { ...source, whereIs: (at) => (source.whereIs(at) === "--set" ? "--set" : path) };
}

function readFields(source: YamlSource): ScenarioFields {
  const parsed = scenarioSchema.safeParse(source.value, { error: tellIssue });
  if (parsed.success) return parsed.data;
  const schema = readJsonSchema(scenarioJsonSchema());
  throw problemsError(problemsOf(parsed.error.issues, source, schema));
}

interface Surroundings {
  readonly attachments: Attachments;
  readonly module: string | null;
}

function readTraffics(
  fields: ScenarioFields,
  source: YamlSource,
  surroundings: Surroundings,
): readonly Traffic[] {
  const problems: Problem[] = [];
  const traffics: Traffic[] = [];
  for (const [name, entry] of Object.entries(fields.traffic)) {
    const traffic = readTraffic(name, entry, surroundings);
    if (typeof traffic !== "string") traffics.push(traffic);
    else problems.push(problemAt(source, ["traffic", name], traffic));
  }
  refuse(problems);
  return traffics;
}

/** The traffic, or what is wrong with it; a file that cannot be read is wrong, too. */
function readTraffic(
  name: string,
  entry: ScenarioFields["traffic"][string],
  { attachments, module }: Surroundings,
): Traffic | string {
  try {
    return trafficOf(name, entry, attachments, module);
  } catch (error) {
    if (error instanceof GamedayError && error.code === "E_USAGE") return error.message;
    throw error;
  }
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw problemsError(problems);
}

/** Of all that makes the scenario: runs of one hash are runs of the same thing. */
function sha256(text: string, overrides: readonly Override[], attached: string | null): string {
  const hash = createHash("sha256").update(text);
  if (overrides.length > 0) hash.update(JSON.stringify(overrides));
  if (attached !== null) hash.update(attached);
  return hash.digest("hex");
}
