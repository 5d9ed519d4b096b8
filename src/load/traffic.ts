/** One named stream of requests, as data: what is sent, when, and what counts as a good answer. */

import type { Milliseconds } from "../base/units.ts";
import { type Schedule, scheduleDuration } from "./arrivals/schedule.ts";
import { type Check, checkName } from "./check/check.ts";
import type { FunctionRef } from "./code/functions.ts";
import type { CodeSpec } from "./code/spec.ts";
import { type McpSpec, mcpOperations } from "./mcp/spec.ts";
import type { Capture } from "./request/capture.ts";
import type { Feeder } from "./request/feeder.ts";
import type { RequestSpec } from "./request/spec.ts";
import type { Transport } from "./transport/spec.ts";

export interface Traffic {
  readonly name: string;
  readonly model: LoadModel;
  /** What an arrival sets off: one of these, drawn by weight. At least one. */
  readonly journeys: readonly Journey[];
  /** Rows whose fields stand in requests as `${name.field}`. */
  readonly feeders: readonly Feeder[];
  /**
   * Virtual users, who keep their cookies and sessions: arrival n belongs to user n modulo this.
   * null: each arrival is a new user; in a closed loop, each connection is one.
   */
  readonly users: number | null;
  /** Whether users keep the cookies that answers set. Answers are then kept for their headers. */
  readonly cookies: boolean;
  readonly timeouts: Timeouts;
  readonly transport: Transport;
  /** So long the same traffic is sent before the load begins, and not measured. */
  readonly warmup: Milliseconds;
}

/** A plain request is a journey of one step. */
export interface Journey {
  /** Its share of the arrivals is this over the sum of all weights. Above 0. */
  readonly weight: number;
  readonly steps: readonly Step[];
}

/** One request of a journey; MCP may need several on the wire. */
export interface Step {
  /** Unique in its traffic: reports count by it. */
  readonly name: string;
  readonly sends: Sends;
  readonly expect: Expectation;
  /** A function of a TypeScript scenario that looks at the answer when all else is well. */
  readonly check: FunctionRef | null;
  /** What later steps of the journey use of its answer, as `${name}`. */
  readonly captures: readonly Capture[];
  /** Pause between its answer and the next step; drawn evenly from the range. */
  readonly think: { readonly least: Milliseconds; readonly most: Milliseconds };
}

export type Sends =
  | { readonly kind: "request"; readonly request: RequestSpec }
  | { readonly kind: "mcp"; readonly mcp: McpSpec }
  /** A function of a TypeScript scenario makes the request. */
  | { readonly kind: "code"; readonly code: CodeSpec };

/** Milliseconds, above 0; null: only `total` limits it. */
export interface Timeouts {
  /** From send to the end of the answer. */
  readonly total: Milliseconds;
  /** To make a connection, with its TLS. */
  readonly connect: Milliseconds | null;
  /** From send to the first byte of the answer. */
  readonly firstByte: Milliseconds | null;
  /** Without a byte of an answer that has begun. */
  readonly idle: Milliseconds | null;
}

export type LoadModel = OpenModel | ClosedModel;

/** Arrivals come whether or not earlier ones were answered: how users behave. */
export interface OpenModel {
  readonly kind: "open";
  readonly schedule: Schedule;
  /** Journeys in flight at once; what is due beyond is dropped, and counted. */
  readonly maxInFlight: number;
}

/** Each connection begins its next journey when the last was answered: how saturation is found. */
export interface ClosedModel {
  readonly kind: "closed";
  readonly connections: number;
  /** When no more journeys are begun. */
  readonly duration: Milliseconds;
  /** Ends after so many journeys, if that is sooner. null: the time alone ends it. */
  readonly iterations: number | null;
  readonly engine: Engine;
}

/** What plays a closed loop: our own, or autocannon for a second opinion. */
export type Engine = "gameday" | "autocannon";

export interface Expectation {
  /** Good statuses; null stands for 200 to 399. */
  readonly statuses: readonly number[] | null;
  /** `complete`: the answer must be an event stream that reaches its terminator. */
  readonly stream: "complete" | null;
  /** In the order in which they are tried; the first that fails names the outcome. */
  readonly checks: readonly Check[];
}

/** How long the load lasts at the most; milliseconds. */
export const durationOf = (model: LoadModel): Milliseconds =>
  model.kind === "closed" ? model.duration : scheduleDuration(model.schedule);

export const stepsOf = ({ journeys }: Traffic): readonly Step[] =>
  journeys.flatMap(({ steps }) => steps);

/** What reports count by within a traffic: its index is the `operation` of an observation. */
export interface Operation {
  readonly name: string;
  /** Names of what its answers are checked for, in the order in which they are tried. */
  readonly checks: readonly string[];
}

/** How many of them a step has. */
export const operationCount = ({ name, sends }: Step): number =>
  sends.kind === "mcp" ? mcpOperations(name, sends.mcp).length : 1;

export const operationsOf = (traffic: Traffic): readonly Operation[] =>
  stepsOf(traffic).flatMap(({ name, sends, expect, check }) => {
    const names = sends.kind === "mcp" ? mcpOperations(name, sends.mcp) : [name];
    const checks = [...expect.checks.map(checkName), ...(check === null ? [] : ["check"])];
    return names.map((operation) => ({ name: operation, checks }));
  });

export function isExpectedStatus(expect: Expectation, status: number): boolean {
  if (expect.statuses === null) return status >= 200 && status < 400;
  return expect.statuses.includes(status);
}

/** Steps of a journey, on average over the journeys by their weights. */
export function requestsPerArrival({ journeys }: Traffic): number {
  const weights = journeys.reduce((sum, { weight }) => sum + weight, 0);
  const steps = journeys.reduce((sum, journey) => sum + journey.weight * journey.steps.length, 0);
  return steps / weights;
}
