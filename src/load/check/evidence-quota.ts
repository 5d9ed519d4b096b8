/** Lets the first few failures of each sort become evidence: enough to see, however many come. */

import { evidenceLimit } from "../../measure/evidence.ts";
import { type Outcome, outcomeName } from "../../measure/outcome.ts";

/** For one worker: asked before evidence is made, which costs more than to ask. */
export class EvidenceQuota {
  readonly #taken = new Map<string, number>();

  /** Counts as one taken if it says true. */
  takes(traffic: number, outcome: Outcome, operation = 0): boolean {
    if (!isOfTarget(outcome)) return false;
    const sort = `${traffic} ${operation} ${outcomeName(outcome)}`;
    const taken = this.#taken.get(sort) ?? 0;
    if (taken >= evidenceLimit) return false;
    this.#taken.set(sort, taken + 1);
    return true;
  }
}

/** What was never sent, or was stopped with the run, proves nothing. */
const isOfTarget = ({ kind }: Outcome): boolean => kind !== "dropped" && kind !== "cancelled";
