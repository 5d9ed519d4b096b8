/** The format of a scenario file: the one source of truth for parsing, help and JSON Schema. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import type { Milliseconds } from "../base/units.ts";
import type { FaultKind, FaultSpec } from "../faults/fault.ts";
import { faultFields } from "../faults/registry.ts";
import { trafficFields } from "../load/fields.ts";
import { defaultLoad, loadFields } from "../load/load-fields.ts";
import { objectiveField } from "../slo/fields.ts";
import { guardFields } from "../slo/guard.ts";
import { targetFields } from "../target/spec.ts";

const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,63}$/,
    "write a name like provider-outage: a-z, 0-9 and -, at most 64",
  );

const faultKinds = Object.keys(faultFields).join(", ");

const faultEntry = z
  .strictObject({
    id: name.optional().describe("how objectives and reports call it"),
    at: durationField.describe("when it is injected, from the begin of the load"),
    for: durationField
      .refine((lasting) => lasting > 0, "a fault lasts longer than 0s; write one like 10s")
      .optional()
      .describe("when it is undone; at the end if left out"),
    on: z.string().describe("the link or process: edge, provider/openai, gateway/1"),
    latency: faultFields.latency.optional(),
    timeout: faultFields.timeout.optional(),
    reset_peer: faultFields.reset_peer.optional(),
    down: faultFields.down.optional(),
    kill: faultFields.kill.optional(),
  })
  .meta({ oneOf: Object.keys(faultFields).map((kind) => ({ required: [kind] })) })
  .transform((entry, context) => {
    const specs = specsOf(entry);
    const [spec] = specs;
    const complaint = complaintOf(specs, entry.for);
    if (spec !== undefined && complaint === null) {
      const { id = null, at, on } = entry;
      return { id, at, on, spec, duration: durationOf(spec, entry.for) };
    }
    context.addIssue({ code: "custom", message: `a fault ${complaint}` });
    return z.NEVER;
  })
  .describe(`one fault; its kind is one of ${faultKinds}`);

type Kinds = {
  readonly [Kind in FaultKind]?: Omit<Extract<FaultSpec, { kind: Kind }>, "kind"> | undefined;
};

/** The kinds that the entry gives; a valid one gives exactly one. */
function specsOf({ latency, timeout, reset_peer, down, kill }: Kinds): readonly FaultSpec[] {
  const specs: FaultSpec[] = [];
  if (latency !== undefined) specs.push({ kind: "latency", ...latency });
  if (timeout !== undefined) specs.push({ kind: "timeout", ...timeout });
  if (reset_peer !== undefined) specs.push({ kind: "reset_peer", ...reset_peer });
  if (down !== undefined) specs.push({ kind: "down", ...down });
  if (kill !== undefined) specs.push({ kind: "kill", ...kill });
  return specs;
}

function complaintOf(specs: readonly FaultSpec[], lasting: number | undefined): string | null {
  const [spec] = specs;
  if (spec === undefined) return `needs its kind: one of ${faultKinds}; write down: {}`;
  if (specs.length > 1) return `has one kind, not ${specs.map(({ kind }) => kind).join(" and ")}`;
  const saysTwice = spec.kind === "kill" && spec.restart !== null && lasting !== undefined;
  return saysTwice ? "that kills ends once; give for or kill.restart, not both" : null;
}

/** How long it lasts; null: to the end of the run. */
function durationOf(spec: FaultSpec, given: Milliseconds | undefined) {
  return given ?? (spec.kind === "kill" ? spec.restart : null);
}

export const scenarioSchema = z
  .strictObject({
    name: name.describe("names the run's folder and the report"),
    description: z.string().default("").describe("what is rehearsed, and what must not happen"),
    seed: z.int().min(0).optional().describe("fixes every choice of chance"),
    target: targetFields,
    load: loadFields.default(defaultLoad),
    traffic: z
      .record(name, trafficFields)
      .refine((traffics) => Object.keys(traffics).length > 0, "write at least one traffic"),
    faults: z.array(faultEntry).default([]).describe("what is broken, and when"),
    guards: z.array(guardFields).default([]).describe("harm that ends the run"),
    objectives: z.array(objectiveField).default([]).describe("the promises that are judged"),
  })
  .describe("A gameday scenario: load, faults and promises, played on one clock.");

export type ScenarioFields = z.output<typeof scenarioSchema>;
