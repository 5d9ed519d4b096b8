/**
 * Sorts observations into traffics, phases and one-second slices: by the instant they were due, but
 * for those that a phase claims because it met them in flight.
 */

import { assert } from "../base/assert.ts";
import { Aggregate, type Limits } from "./aggregate.ts";
import { type Batch, observationsOf } from "./batch.ts";
import type { Observation } from "./observation.ts";
import { type OperationLayout, type OperationMeasurements, Operations } from "./operations.ts";

export type { OperationLayout, OperationMeasurements };

export const sliceUs = 1_000_000;

/** A named stretch of the run, [startUs, endUs). Windows of one name are measured together. */
export interface Window {
  readonly name: string;
  readonly startUs: number;
  readonly endUs: number;
  /**
   * A request that is in flight during any of it belongs to it, whenever it was due; and one that
   * was lost so is counted in the slice in which the window begins.
   */
  readonly claims?: boolean;
}

export interface Layout {
  readonly traffics: readonly TrafficLayout[];
  readonly phases: readonly Window[];
}

export interface TrafficLayout {
  readonly name: string;
  readonly limits: Limits;
  /** In the order in which observations number them; none: the traffic is counted as a whole. */
  readonly operations: readonly OperationLayout[];
}

export interface TrafficMeasurements {
  readonly name: string;
  readonly overall: Aggregate;
  readonly phases: ReadonlyMap<string, Aggregate>;
  /** By second of the run; undefined where nothing was due, nor hit by what claims. */
  readonly slices: readonly (Aggregate | undefined)[];
  /**
   * As in the layout; none if there is one without checks, of which all is said by the traffic. The
   * aggregate of one that is alone is that of its traffic.
   */
  readonly operations: readonly OperationMeasurements[];
}

export interface Measurements {
  readonly traffics: readonly TrafficMeasurements[];
}

/** Slices this far behind the newest one are packed. A late observation still finds them. */
const openSlices = 15;

interface Sheet {
  readonly name: string;
  readonly limits: Limits;
  readonly overall: Aggregate;
  readonly phases: Map<string, Aggregate>;
  readonly slices: (Aggregate | undefined)[];
  readonly operations: readonly OperationMeasurements[];
  readonly byOperation: Operations;
}

export class Recorder implements Measurements {
  readonly traffics: readonly Sheet[];
  #phases: readonly Window[];
  /** By where the window begins. */
  readonly #claimEnds = new Map<number, number>();

  constructor(layout: Layout) {
    this.#phases = layout.phases;
    this.traffics = layout.traffics.map((traffic) => sheetOf(traffic, layout.phases));
  }

  recordBatch(batch: Batch): void {
    for (const observation of observationsOf(batch)) this.record(observation);
  }

  record(observation: Observation): void {
    const sheet = this.traffics[observation.traffic];
    assert(sheet !== undefined, `an observation names the traffic ${observation.traffic}`);
    const { dueUs } = observation;
    const claimant = this.#claimantOf(observation);
    const phase = claimant ?? this.#phaseAt(dueUs);
    // A victim counts when it was hit: in the slice that it was due in, the harm would look as if
    // it had come before its cause, and no recovery would be measured from it.
    const isVictim = claimant !== undefined && wasLost(observation);
    sheet.overall.record(observation);
    sheet.byOperation.record(observation);
    if (phase !== undefined) sheet.phases.get(phase.name)?.record(observation);
    sliceFor(sheet, isVictim ? Math.max(dueUs, claimant.startUs) : dueUs).record(observation);
  }

  /** The phases from now on: what was recorded stays where it is. */
  setPhases(phases: readonly Window[]): void {
    this.#phases = phases;
    for (const { phases: known, limits } of this.traffics) {
      for (const { name } of phases) {
        if (!known.has(name)) known.set(name, new Aggregate(limits));
      }
    }
  }

  /**
   * What the window stands for lasted until `untilUs`, later than was planned: requests that are
   * lost until then are claimed by it, though they were due after its end.
   */
  extendClaim(window: Window, untilUs: number): void {
    const { startUs } = window;
    this.#claimEnds.set(startUs, Math.max(untilUs, this.#claimEnds.get(startUs) ?? 0));
  }

  /** The first that met it: what one fault phase took is not blamed on the next. */
  #claimantOf(observation: Observation): Window | undefined {
    const { dueUs, endUs } = observation;
    const endOf = (phase: Window) =>
      wasLost(observation)
        ? Math.max(phase.endUs, this.#claimEnds.get(phase.startUs) ?? 0)
        : phase.endUs;
    return this.#phases.find(
      (phase) => phase.claims === true && phase.startUs < endUs && dueUs < endOf(phase),
    );
  }

  #phaseAt(dueUs: number): Window | undefined {
    return this.#phases.find((phase) => phase.startUs <= dueUs && dueUs < phase.endUs);
  }
}

function sheetOf(traffic: TrafficLayout, phases: readonly Window[]): Sheet {
  const { name, limits } = traffic;
  const overall = new Aggregate(limits);
  const byOperation = new Operations(traffic.operations, overall, limits);
  return {
    name,
    limits,
    overall,
    phases: new Map(phases.map((phase) => [phase.name, new Aggregate(limits)])),
    slices: [],
    operations: byOperation.list,
    byOperation,
  };
}

/** It was in flight and came to no good end. */
const wasLost = ({ good, outcome }: Observation): boolean =>
  !good && outcome.kind !== "cancelled" && outcome.kind !== "dropped";

function sliceFor(sheet: Sheet, dueUs: number): Aggregate {
  const index = Math.floor(dueUs / sliceUs);
  const known = sheet.slices[index];
  if (known !== undefined) return known;
  const slice = new Aggregate(sheet.limits);
  // Slices before the first of this second stay undefined: nothing is counted in them.
  while (sheet.slices.length < index) sheet.slices.push(undefined);
  sheet.slices[index] = slice;
  // All of them, as a late observation may have opened one again; packing twice costs nothing.
  for (const old of sheet.slices.slice(0, -openSlices)) old?.pack();
  return slice;
}
