/** When and where a fault is to be, as the scenario says it; chance is not drawn yet. */

import type { Milliseconds } from "../base/units.ts";
import type { FaultSpec } from "../faults/fault.ts";
import type { Condition } from "../slo/condition.ts";

export interface ScenarioFault {
  /** Unique in the scenario; with several places each has its own, made from this one. */
  readonly id: string;
  readonly on: Placement;
  readonly spec: FaultSpec;
  readonly schedule: FaultSchedule;
}

/** The places, without wildcards; `any`: so many of them, which the seed draws. */
export interface Placement {
  readonly places: readonly string[];
  readonly any: number | null;
}

export interface FaultSchedule {
  readonly start: FaultStart;
  /** null: to the end of the run. */
  readonly lasting: Milliseconds | null;
  /** From one begin to the next; null: once. */
  readonly every: Milliseconds | null;
  /** With `every`; null: to the end of the run. */
  readonly times: number | null;
  /** From one place to the next. */
  readonly stagger: Milliseconds;
}

export type FaultStart =
  | { readonly kind: "at"; readonly at: Milliseconds }
  | { readonly kind: "between"; readonly from: Milliseconds; readonly to: Milliseconds }
  /** When all of that fault has ended, and so long after. */
  | { readonly kind: "after"; readonly fault: string; readonly wait: Milliseconds }
  | { readonly kind: "when"; readonly condition: Condition; readonly notBefore: Milliseconds };
