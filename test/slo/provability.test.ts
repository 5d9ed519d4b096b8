import { expect, test } from "vitest";
import { provability } from "../../src/slo/provability.ts";
import { availability, latency, recovery } from "./sample.ts";

test.each([
  { objective: availability(99.9), expected: 2994, provable: false, needed: 2995 },
  { objective: availability(99.9), expected: 2995, provable: true, needed: 2995 },
  { objective: availability(100), expected: 1e9, provable: false, needed: null },
  { objective: latency(99, 800), expected: 299, provable: true, needed: 299 },
  { objective: recovery(5000), expected: 0, provable: true, needed: null },
])("$objective.id $objective.target with $expected requests: $provable", (row) => {
  const { provable, needed } = row;
  expect(provability(row.objective, row.expected)).toEqual({ provable, needed });
});
