/** Runs the path of an observation to its histograms until it is compiled, and forgets it all. */

import { BatchWriter } from "./batch.ts";
import { type Layout, Recorder } from "./recorder.ts";

/** Enough for the compiler, which takes some tens of milliseconds. */
const rounds = 8;
const observationsOfARound = 2500;

const layout: Layout = {
  traffics: [
    { name: "rehearsal", limits: { latencyUs: [1000], firstTokenUs: [1000] }, operations: [] },
  ],
  phases: [
    { name: "baseline", startUs: 0, endUs: 4e6 },
    { name: "fault", startUs: 4e6, endUs: 8e6, claims: true },
  ],
};

/**
 * To be called while workers get ready. Cold, a recorder would compete with them for the processor
 * in the first second of a load, and their requests would leave late for it.
 */
export function rehearseRecording(): void {
  const recorder = new Recorder(layout);
  for (let round = 0; round < rounds; round++) {
    const writer = new BatchWriter();
    for (let n = 0; n < observationsOfARound; n++)
      writer.write(observationAt(round * 1e6 + n * 400));
    recorder.recordBatch(writer.take());
  }
}

/** One in ten streams, one in twenty fails. */
function observationAt(dueUs: number) {
  const isStream = dueUs % 4000 === 0;
  const isGood = dueUs % 8000 !== 0;
  const tookUs = 300 + (dueUs % 7919);
  return {
    traffic: 0,
    operation: 0,
    dueUs,
    sentUs: dueUs + 20,
    firstByteUs: dueUs + 200,
    endUs: dueUs + tookUs,
    outcome: isGood ? ({ kind: "answered", status: 200 } as const) : ({ kind: "reset" } as const),
    good: isGood,
    bytes: 100,
    contentUs: isStream ? [dueUs + 210, dueUs + 250, dueUs + 290] : [],
    usage: null,
  };
}
