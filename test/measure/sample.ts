/** Observations for the tests of measuring, made up and drawn at random. */

import fc from "fast-check";
import type { Observation } from "../../src/measure/observation.ts";
import { type Outcome, outcomeKinds, timeLimits } from "../../src/measure/outcome.ts";

/** A good answer of 1 ms, sent when due, but for what is said. */
export function observation(parts: Partial<Observation> = {}): Observation {
  const dueUs = parts.dueUs ?? 0;
  return {
    traffic: 0,
    operation: 0,
    dueUs,
    sentUs: dueUs,
    firstByteUs: null,
    endUs: dueUs + 1000,
    outcome: { kind: "answered", status: 200 },
    good: true,
    bytes: 10,
    contentUs: [],
    usage: null,
    ...parts,
  };
}

const outcome: fc.Arbitrary<Outcome> = fc
  .tuple(
    fc.constantFrom(...outcomeKinds),
    fc.integer({ min: 100, max: 599 }),
    fc.constantFrom(...timeLimits),
    fc.integer({ min: -1, max: 3 }),
  )
  .map(([kind, status, limit, check]) => {
    if (kind === "answered") return { kind, status };
    if (kind === "timed-out") return { kind, limit };
    return kind === "invalid" ? { kind, check } : { kind };
  });

const micros = fc.nat({ max: 3_600_000_000 });

export const anyObservation: fc.Arbitrary<Observation> = fc.record({
  traffic: fc.nat({ max: 9 }),
  operation: fc.nat({ max: 9 }),
  dueUs: micros,
  sentUs: fc.option(micros),
  firstByteUs: fc.option(micros),
  endUs: micros,
  outcome,
  good: fc.boolean(),
  bytes: fc.nat(),
  contentUs: fc.array(micros, { maxLength: 9 }).map((instants) => instants.sort((a, b) => a - b)),
  usage: fc.option(fc.nat({ max: 5000 })),
});
