/** What is counted of each operation of a traffic: a step of its journeys, a method of MCP. */

import { assert } from "../base/assert.ts";
import { Aggregate, type Limits } from "./aggregate.ts";
import type { Observation } from "./observation.ts";

export interface OperationLayout {
  readonly name: string;
  /** Names of its checks, in the order in which outcomes number them. */
  readonly checks: readonly string[];
}

export interface OperationMeasurements {
  readonly name: string;
  readonly aggregate: Aggregate;
  /** Answers that a check refused, by its name; `invalid` where none is named. */
  readonly failedChecks: ReadonlyMap<string, number>;
}

interface Operation extends OperationMeasurements, OperationLayout {
  readonly failedChecks: Map<string, number>;
}

export class Operations {
  /** As in the layout; none where there is nothing to tell apart. */
  readonly list: readonly Operation[];
  readonly #overall: Aggregate;

  /** One that is alone shares the measurements of its traffic, `overall`: they are the same. */
  constructor(layouts: readonly OperationLayout[], overall: Aggregate, limits: Limits) {
    this.#overall = overall;
    const [only] = layouts;
    const isPlain = layouts.length === 1 && only?.checks.length === 0;
    this.list = (isPlain ? [] : layouts).map(({ name, checks }) => {
      const aggregate = layouts.length === 1 ? overall : new Aggregate(limits);
      return { name, checks, aggregate, failedChecks: new Map() };
    });
  }

  record(observation: Observation): void {
    if (this.list.length === 0) return;
    const { outcome } = observation;
    const operation = this.list[observation.operation];
    assert(operation !== undefined, `an observation names the operation ${observation.operation}`);
    const { aggregate, checks, failedChecks } = operation;
    if (aggregate !== this.#overall) aggregate.record(observation);
    if (outcome.kind !== "invalid") return;
    const check = checks[outcome.check] ?? outcome.kind;
    failedChecks.set(check, (failedChecks.get(check) ?? 0) + 1);
  }
}
