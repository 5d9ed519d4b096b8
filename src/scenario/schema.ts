/** The format of a scenario file: the one source of truth for parsing, help and JSON Schema. */

import { z } from "zod";
import { trafficFields } from "../load/fields.ts";
import { defaultLoad, loadFields } from "../load/load-fields.ts";
import { objectiveField } from "../slo/fields.ts";
import { guardFields } from "../slo/guard.ts";
import { steadyStateFields } from "../slo/steady-state-fields.ts";
import { targetFields } from "../target/spec.ts";
import { faultEntry } from "./fault-fields.ts";
import { nameField } from "./name-field.ts";

export const scenarioSchema = z
  .strictObject({
    name: nameField.describe("names the run's folder and the report"),
    description: z.string().default("").describe("what is rehearsed, and what must not happen"),
    seed: z.int().min(0).optional().describe("fixes every choice of chance"),
    target: targetFields,
    load: loadFields.default(defaultLoad),
    traffic: z
      .record(nameField, trafficFields)
      .refine((traffics) => Object.keys(traffics).length > 0, "write at least one traffic"),
    faults: z.array(faultEntry).default([]).describe("what is broken, and when"),
    "steady-state": steadyStateFields.optional().describe("what is so when all is well"),
    guards: z.array(guardFields).default([]).describe("harm that ends the run"),
    objectives: z.array(objectiveField).default([]).describe("the promises that are judged"),
  })
  .describe("A gameday scenario: load, faults and promises, played on one clock.");

export type ScenarioFields = z.output<typeof scenarioSchema>;
