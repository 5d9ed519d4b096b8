/** Sorts observations into traffics, phases and one-second slices, by the instant they were due. */

import { assert } from "../base/assert.ts";
import { Aggregate, type Limits } from "./aggregate.ts";
import { type Batch, observationsOf } from "./batch.ts";
import type { Observation } from "./observation.ts";

export const sliceUs = 1_000_000;

/** A named stretch of the run, [startUs, endUs). Windows of one name are measured together. */
export interface Window {
  readonly name: string;
  readonly startUs: number;
  readonly endUs: number;
}

export interface Layout {
  readonly traffics: readonly { readonly name: string; readonly limits: Limits }[];
  readonly phases: readonly Window[];
}

export interface TrafficMeasurements {
  readonly name: string;
  readonly overall: Aggregate;
  readonly phases: ReadonlyMap<string, Aggregate>;
  /** By second of the run; undefined where nothing was due. */
  readonly slices: readonly (Aggregate | undefined)[];
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
}

export class Recorder implements Measurements {
  readonly traffics: readonly Sheet[];
  readonly #phases: readonly Window[];

  constructor(layout: Layout) {
    this.#phases = layout.phases;
    this.traffics = layout.traffics.map(({ name, limits }) => ({
      name,
      limits,
      overall: new Aggregate(limits),
      phases: new Map(layout.phases.map((phase) => [phase.name, new Aggregate(limits)])),
      slices: [],
    }));
  }

  recordBatch(batch: Batch): void {
    for (const observation of observationsOf(batch)) this.record(observation);
  }

  record(observation: Observation): void {
    const sheet = this.traffics[observation.traffic];
    assert(sheet !== undefined, `an observation names the traffic ${observation.traffic}`);
    sheet.overall.record(observation);
    sheet.phases.get(this.#phaseAt(observation.dueUs) ?? "")?.record(observation);
    sliceFor(sheet, observation.dueUs).record(observation);
  }

  #phaseAt(dueUs: number): string | undefined {
    return this.#phases.find((phase) => phase.startUs <= dueUs && dueUs < phase.endUs)?.name;
  }
}

function sliceFor(sheet: Sheet, dueUs: number): Aggregate {
  const index = Math.floor(dueUs / sliceUs);
  const known = sheet.slices[index];
  if (known !== undefined) return known;
  const slice = new Aggregate(sheet.limits);
  // Slices before the first of this second stay undefined: nothing was due in them.
  while (sheet.slices.length < index) sheet.slices.push(undefined);
  sheet.slices[index] = slice;
  // All of them, as a late observation may have opened one again; packing twice costs nothing.
  for (const old of sheet.slices.slice(0, -openSlices)) old?.pack();
  return slice;
}
