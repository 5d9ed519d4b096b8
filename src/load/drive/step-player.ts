/** Plays one step of a journey for one arrival: one small player for each kind of sending. */

import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import type { Delivered } from "../check/delivered.ts";
import type { TemplateValues } from "../request/template.ts";
import type { OutgoingRequest } from "../transport/sender.ts";

/** What an arrival brings to its step. */
export interface Turn {
  /** When the step should begin. */
  readonly dueAt: Milliseconds;
  readonly values: TurnValues;
  /** Who visits: the same object for all steps and journeys of a user that is kept. */
  readonly user: VirtualUser;
  /** With the cookies of the user, if they are kept. */
  readonly send: Send;
  /** Keeps a value for the steps behind. */
  readonly capture: (name: string, value: string) => void;
}

export interface TurnValues extends TemplateValues {
  /** Values under secret names: of its rows, and of what was captured until now. */
  readonly secrets: readonly string[];
}

/** What is kept for a user besides hangs on the object, in a WeakMap of whoever keeps it. */
export interface VirtualUser {
  readonly number: number;
}

export type Send = (request: OutgoingRequest) => Promise<Delivered>;

export interface StepEnd {
  readonly outcome: Outcome;
  /** Whether the journey goes on. */
  readonly good: boolean;
  /** When its last answer came. */
  readonly endedAt: Milliseconds;
}

/** Observes each request that it sends. Made once for a step, as precomputed as can be. */
export type StepPlayer = (turn: Turn) => Promise<StepEnd>;
