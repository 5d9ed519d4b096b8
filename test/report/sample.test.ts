/** The sample in reports/ is what gameday writes today, from a run in virtual time. */

import { expect, it } from "vitest";
import { reportsOf } from "../../src/report/reports-of.ts";
import { playVirtually } from "../support/play-virtually.ts";

const scenario = `
name: sample
description: The way to the target stalls for ten seconds. Users must not wait.
target: { bundled: { replicas: 1, providers: [openai] } }
traffic:
  web:
    arrivals: poisson
    stages: [{ ramp: 10s, to: 50/s }, { hold: 50s }]
    request: { get: / }
    timeout: 5s
faults:
  - { at: 20s, for: 10s, on: edge, timeout: {} }
objectives:
  - { availability: 99.9% }
  - { latency: p99 < 800ms, during: baseline }
  - { recovery: < 15s, after: edge }
`;

it("each report of the sample is what this run gives", async () => {
  const reports = reportsOf(await playVirtually(scenario));
  for (const [name, text] of Object.entries(reports)) {
    await expect(text).toMatchFileSnapshot(`../../reports/sample/${name}`);
  }
});
