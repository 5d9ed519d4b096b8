/** Where every request of a step is told: an observation of each, evidence of what went wrong. */

import type { Milliseconds } from "../../base/units.ts";
import type { Evidence } from "../../measure/evidence.ts";
import type { Observation } from "../../measure/observation.ts";
import type { Delivered } from "../check/delivered.ts";
import { evidenceOf, type Sent } from "../check/evidence.ts";
import { EvidenceQuota } from "../check/evidence-quota.ts";
import type { Judged } from "../check/judge-of.ts";
import type { Expectation } from "../traffic.ts";
import { observationOf } from "./observe.ts";
import type { StepEnd } from "./step-player.ts";

export interface ReportContext {
  /** Index of the traffic in the plan. */
  readonly index: number;
  readonly zero: Milliseconds;
  readonly observe: (observation: Observation) => void;
  readonly evidence: (sample: Evidence) => void;
}

/** A request and what came of it. */
export interface Played {
  /** Index among the operations of the traffic. */
  readonly operation: number;
  readonly expect: Expectation;
  readonly dueAt: Milliseconds;
  readonly exchange: Delivered;
  readonly judged: Judged;
  /** Asked for what evidence needs alone. */
  readonly sent: () => Pick<Sent, "request" | "nonce"> & Partial<Pick<Sent, "secrets">>;
}

export type StepReport = (played: Played) => StepEnd;

/** One for all steps of a traffic: together they have one quota of evidence. */
export function stepReport({ index, zero, observe, evidence }: ReportContext): StepReport {
  const quota = new EvidenceQuota();
  return ({ operation, expect, dueAt, exchange, judged, sent }) => {
    const { outcome } = judged;
    const place = { traffic: index, operation, expect, dueAt, zero };
    const observation = observationOf(place, exchange, outcome);
    const { good } = observation;
    observe(observation);
    if (!good && quota.takes(index, outcome, operation)) {
      evidence(evidenceOf({ ...place, secrets: [], ...sent() }, exchange, judged));
    }
    return { outcome, good, endedAt: exchange.endedAt };
  };
}
