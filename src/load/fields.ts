/** The part of a scenario file that describes a traffic, and its reading into a Traffic. */

import { z } from "zod";
import { durationField, rateField } from "../base/quantity.ts";
import { type Milliseconds, type PerSecond, perSecond, seconds } from "../base/units.ts";
import { requestFields, requestOf } from "./request/request-fields.ts";
import { durationOf, type LoadModel, type Stage, type Traffic } from "./traffic.ts";

const stage = z.strictObject({
  ramp: durationField.optional().describe("change the rate evenly over this time"),
  from: rateField
    .optional()
    .describe("rate at the start of a ramp; else where the last stage ended"),
  to: rateField.optional().describe("rate at the end of a ramp"),
  hold: durationField.optional().describe("keep the rate for this time"),
  at: rateField.optional().describe("rate of a hold; else where the last stage ended"),
});

type StageFields = z.infer<typeof stage>;

const stages = z
  .array(stage)
  .min(1, "write at least one stage, like { hold: 30s, at: 100/s }")
  .transform((entries, context) => {
    const read: Stage[] = [];
    for (const [index, entry] of entries.entries()) {
      const known = stageOf(entry, endRate(read.at(-1)));
      if (typeof known === "string") {
        context.addIssue({ code: "custom", message: known, path: [index] });
        return z.NEVER;
      }
      read.push(known);
    }
    return read;
  });

const endRate = (last: Stage | undefined): PerSecond | undefined =>
  last?.kind === "ramp" ? last.to : last?.rate;

/** The stage, or what is wrong with it. */
function stageOf(entry: StageFields, before: PerSecond | undefined): Stage | string {
  const { ramp, hold } = entry;
  if (ramp !== undefined && hold !== undefined) return "a stage is a ramp or a hold, not both";
  if (ramp !== undefined) return rampOf(entry, ramp, before);
  if (hold !== undefined) return holdOf(entry, hold, before);
  return "a stage needs a time; write { ramp: 5s, to: 100/s } or { hold: 30s, at: 100/s }";
}

function rampOf(
  entry: StageFields,
  duration: Milliseconds,
  before: PerSecond | undefined,
): Stage | string {
  if (entry.at !== undefined) return "at belongs to a hold; write { ramp: 5s, to: 100/s }";
  if (entry.to === undefined) return "a ramp needs its end; write { ramp: 5s, to: 100/s }";
  const from = entry.from ?? before ?? perSecond(0);
  return { kind: "ramp", duration, from, to: entry.to };
}

function holdOf(
  entry: StageFields,
  duration: Milliseconds,
  before: PerSecond | undefined,
): Stage | string {
  if (entry.to !== undefined || entry.from !== undefined) {
    return "from and to belong to a ramp; write { hold: 30s, at: 100/s }";
  }
  const rate = entry.at ?? before;
  if (rate === undefined) return "the first hold needs its rate; write { hold: 30s, at: 100/s }";
  return { kind: "hold", duration, rate };
}

const defaultMaxInFlight = 2000;

const status = z.int().min(100).max(599);

export const trafficFields = z
  .strictObject({
    arrivals: z
      .enum(["constant", "poisson"])
      .optional()
      .describe("open model: requests come on their own, evenly or by chance; needs stages"),
    stages: stages.optional().describe("how the rate of arrivals changes"),
    connections: z
      .int()
      .min(1)
      .optional()
      .describe("closed model: each connection waits for its answer; needs for"),
    for: durationField.optional().describe("how long the connections send"),
    "max-in-flight": z
      .int()
      .min(1)
      .optional()
      .describe(`open model: what is due beyond is dropped (default ${defaultMaxInFlight})`),
    request: requestFields,
    timeout: durationField
      .refine((timeout) => timeout > 0, "a timeout is longer than nothing; write one like 10s")
      .default(seconds(10))
      .describe("from send to the end of the answer (default 10s)"),
    expect: z
      .strictObject({
        status: z
          .union([status, z.array(status).min(1)])
          .optional()
          .describe("good statuses; any from 200 to 399 if left out"),
        stream: z
          .literal("complete")
          .optional()
          .describe("the answer must be an event stream that reaches its end"),
      })
      .default({}),
  })
  .describe("a named stream of requests");

export type TrafficFields = z.infer<typeof trafficFields>;

/** The traffic, or what is wrong with it as a whole. */
export function trafficOf(name: string, fields: TrafficFields): Traffic | string {
  const model = modelOf(fields);
  if (typeof model === "string") return model;
  const { status: statuses } = fields.expect;
  return {
    name,
    model,
    request: requestOf(fields.request),
    timeout: fields.timeout,
    expect: {
      statuses: statuses === undefined ? null : [statuses].flat(),
      stream: fields.expect.stream ?? null,
    },
  };
}

function modelOf(fields: TrafficFields): LoadModel | string {
  const model = fields.connections === undefined ? openModelOf(fields) : closedModelOf(fields);
  if (typeof model === "string") return model;
  return durationOf(model) > 0 ? model : "the traffic ends as it begins; give it a longer time";
}

function openModelOf(fields: TrafficFields): LoadModel | string {
  const { stages, arrivals, "max-in-flight": maxInFlight = defaultMaxInFlight } = fields;
  if (stages === undefined) return "say when to send: stages: [{ hold: 30s, at: 100/s }]";
  if (fields.for !== undefined) return "for belongs to connections; a stage has its own time";
  return { kind: "open", process: arrivals ?? "constant", stages, maxInFlight };
}

function closedModelOf(fields: TrafficFields): LoadModel | string {
  const { stages, connections = 0, for: duration } = fields;
  if (stages !== undefined) {
    return "stages (open model) and connections (closed model) exclude each other";
  }
  const foreign = (["arrivals", "max-in-flight"] as const).find((key) => fields[key] !== undefined);
  if (foreign !== undefined) return `${foreign} belongs to stages, not to connections`;
  if (duration === undefined) return "connections need a time; add for: 30s";
  return { kind: "closed", connections, duration };
}
