/** The part of a scenario file that describes a traffic, and its reading into a Traffic. */

import { z } from "zod";
import { durationField } from "../base/quantity.ts";
import { ms, seconds } from "../base/units.ts";
import { scheduleFields, scheduleOf } from "./arrivals/schedule-fields.ts";
import { engineProblem } from "./drive/engine.ts";
import { feedersOf } from "./request/feeder-fields.ts";
import { journeyFields } from "./request/journey-fields.ts";
import { journeysOf } from "./request/journeys-of.ts";
import { durationOf, type LoadModel, type Traffic } from "./traffic.ts";
import { defaultTransport } from "./transport/spec.ts";
import { timeoutFields, transportFields } from "./transport-fields.ts";

const defaultMaxInFlight = 2000;

/** Iterations without a time of their own end after this, whatever the target does. */
const longestIterations = seconds(3600);

const whole = z.int().min(1);

export const trafficFields = z
  .strictObject({
    ...scheduleFields,
    connections: whole
      .optional()
      .describe("closed model: each waits for its answer; needs for or iterations"),
    iterations: whole.optional().describe("closed model: so many journeys, then stop"),
    engine: z
      .enum(["gameday", "autocannon"])
      .optional()
      .describe("closed model: what plays it (default gameday)"),
    "max-in-flight": whole
      .optional()
      .describe(`open model: what is due beyond is dropped (default ${defaultMaxInFlight})`),
    ...journeyFields,
    users: whole
      .optional()
      .describe("virtual users who take turns, with their cookies and sessions"),
    timeout: timeoutFields,
    transport: transportFields.default(defaultTransport),
    warmup: durationField
      .default(ms(0))
      .describe("so long the same is sent before the load, without measuring"),
  })
  .describe("a named stream of requests");

export type TrafficFields = z.infer<typeof trafficFields>;

/** Reads the files that a traffic names. They throw E_USAGE. */
export interface TrafficFiles {
  readBytes(path: string): Uint8Array<ArrayBuffer>;
  read(path: string): string;
}

/**
 * The traffic, or what is wrong with it as a whole. `module`: absolute path of the one that holds
 * the functions of the scenario; null if there is none.
 */
export function trafficOf(
  name: string,
  fields: TrafficFields,
  files: TrafficFiles,
  module: string | null,
): Traffic | string {
  const model = modelOf(fields, files);
  if (typeof model === "string") return model;
  const readBytes = (path: string) => files.readBytes(path);
  const feeders = feedersOf(fields.feeders, readBytes);
  if (typeof feeders === "string") return feeders;
  const once = feeders.find(({ order }) => order === "unique");
  if (once !== undefined && fields.warmup > 0) return usedUp(once.name);
  const journeys = journeysOf(fields, feeders, readBytes, module);
  if (typeof journeys === "string") return journeys;
  const traffic: Traffic = {
    name,
    model,
    journeys,
    feeders,
    users: fields.users ?? null,
    cookies: fields.cookies,
    timeouts: fields.timeout,
    transport: fields.transport,
    warmup: fields.warmup,
  };
  return engineProblem(traffic) ?? traffic;
}

const usedUp = (feeder: string): string =>
  `a warm-up would use up rows of ${feeder}, a unique feeder; make it sequential ` +
  "or leave warmup out";

function modelOf(fields: TrafficFields, files: TrafficFiles): LoadModel | string {
  const model = fields.connections === undefined ? openOf(fields, files) : closedOf(fields);
  if (typeof model === "string") return model;
  return durationOf(model) > 0 ? model : "the traffic ends as it begins; give it a longer time";
}

function openOf(fields: TrafficFields, files: TrafficFiles): LoadModel | string {
  const foreign = (["iterations", "engine"] as const).find((key) => fields[key] !== undefined);
  if (foreign !== undefined) return `${foreign} belongs to connections; add connections: 1`;
  const schedule = scheduleOf(fields, (path) => files.read(path));
  if (typeof schedule === "string") return schedule;
  return { kind: "open", schedule, maxInFlight: fields["max-in-flight"] ?? defaultMaxInFlight };
}

function closedOf(fields: TrafficFields): LoadModel | string {
  const { stages, connections = 0, iterations = null, engine = "gameday" } = fields;
  const { for: duration } = fields;
  if (stages !== undefined) {
    return "stages (open model) and connections (closed model) exclude each other";
  }
  const foreign = (["arrivals", "max-in-flight"] as const).find((key) => fields[key] !== undefined);
  if (foreign !== undefined) return `${foreign} belongs to stages, not to connections`;
  if (duration !== undefined) {
    return { kind: "closed", connections, duration, iterations, engine };
  }
  if (iterations === null) return "connections need a time; add for: 30s, or iterations: 1000";
  return { kind: "closed", connections, duration: longestIterations, iterations, engine };
}
