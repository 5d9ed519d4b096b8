/** Observations for the tests of measuring, made up and drawn at random. */

import fc from "fast-check";
import type { Observation } from "../../src/measure/observation.ts";
import { type Outcome, outcomeKinds } from "../../src/measure/outcome.ts";

/** A good answer of 1 ms, sent when due, but for what is said. */
export function observation(parts: Partial<Observation> = {}): Observation {
  const dueUs = parts.dueUs ?? 0;
  return {
    traffic: 0,
    dueUs,
    sentUs: dueUs,
    endUs: dueUs + 1000,
    firstTokenUs: null,
    outcome: { kind: "answered", status: 200 },
    good: true,
    bytes: 10,
    ...parts,
  };
}

const outcome: fc.Arbitrary<Outcome> = fc
  .tuple(fc.constantFrom(...outcomeKinds), fc.integer({ min: 100, max: 599 }))
  .map(([kind, status]) => (kind === "answered" ? { kind, status } : { kind }));

const micros = fc.nat({ max: 3_600_000_000 });

export const anyObservation: fc.Arbitrary<Observation> = fc.record({
  traffic: fc.nat({ max: 9 }),
  dueUs: micros,
  sentUs: fc.option(micros),
  endUs: micros,
  firstTokenUs: fc.option(micros),
  outcome,
  good: fc.boolean(),
  bytes: fc.nat(),
});
