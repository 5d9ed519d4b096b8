/** One named stream of requests, as data: what is sent, when, and what counts as a good answer. */

import type { Milliseconds, PerSecond } from "../base/units.ts";

export interface Traffic {
  readonly name: string;
  readonly model: LoadModel;
  readonly request: RequestSpec;
  /** From send to the end of the answer; what takes longer is timed out. */
  readonly timeout: Milliseconds;
  readonly expect: Expectation;
}

export type LoadModel = OpenModel | ClosedModel;

/** Arrivals come whether or not earlier ones were answered: how users behave. */
export interface OpenModel {
  readonly kind: "open";
  readonly process: ArrivalProcess;
  readonly stages: readonly Stage[];
  /** Requests in flight at once; what is due beyond is dropped, and counted. */
  readonly maxInFlight: number;
}

/** Each connection sends its next request when the last was answered: how saturation is found. */
export interface ClosedModel {
  readonly kind: "closed";
  readonly connections: number;
  readonly duration: Milliseconds;
}

export type ArrivalProcess = "constant" | "poisson";

/** A stretch of the run over which the rate is fixed or changes linearly. */
export type Stage =
  | {
      readonly kind: "ramp";
      readonly duration: Milliseconds;
      readonly from: PerSecond;
      readonly to: PerSecond;
    }
  | { readonly kind: "hold"; readonly duration: Milliseconds; readonly rate: PerSecond };

export interface RequestSpec {
  readonly method: string;
  /** Absolute path with query; may hold `${nonce}`. */
  readonly path: string;
  /** Names in lower case; values may hold `${nonce}`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; may hold `${nonce}`. */
  readonly body: string | null;
  /** The tenant whose credentials the target adds. */
  readonly as: string | null;
}

export interface Expectation {
  /** Good statuses; null stands for 200 to 399. */
  readonly statuses: readonly number[] | null;
  /** `complete`: the answer must be an event stream that reaches its terminator. */
  readonly stream: "complete" | null;
}

export function durationOf(model: LoadModel): number {
  if (model.kind === "closed") return model.duration;
  return model.stages.reduce((total, stage) => total + stage.duration, 0);
}

export function isExpectedStatus(expect: Expectation, status: number): boolean {
  if (expect.statuses === null) return status >= 200 && status < 400;
  return expect.statuses.includes(status);
}
