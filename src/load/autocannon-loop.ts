/**
 * A closed loop played by autocannon: for saturation and calibration, where nothing is disturbed.
 */

import autocannon from "autocannon";
import { assert } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { ms } from "../base/units.ts";
import type { Observation } from "../measure/observation.ts";
import type { Outcome } from "../measure/outcome.ts";
import type { ClosedLoop } from "./closed-loop.ts";
import type { Endpoint } from "./endpoint.ts";
import { saturatingMethods } from "./engine.ts";
import { observationOf } from "./observe.ts";
import type { OutgoingRequest } from "./sender.ts";

/**
 * Resolves when the time is over. autocannon tells of a request only when it ended, so the send
 * time is reckoned back from its response time; what is in flight at the end stays unreported. Its
 * bytes are those of the whole answer, headers and all.
 */
export async function runAutocannon(
  clock: Clock,
  endpoint: Endpoint,
  request: OutgoingRequest,
  observe: (observation: Observation) => void,
  { traffic, connections, zero, duration, signal }: ClosedLoop,
): Promise<void> {
  await clock.sleepUntil(zero, signal);
  if (signal.aborted) return;
  const report = (outcome: Outcome, tookMs: number, bytes: number) => {
    const endedAt = clock.now();
    const sentAt = ms(Math.max(zero, endedAt - tookMs));
    const exchange = { sentAt, endedAt, firstTokenAt: null, outcome, bytes };
    observe(observationOf(traffic, request, sentAt, zero, exchange));
  };
  await new Promise<void>((resolve, reject) => {
    const options = optionsFor(endpoint, request, connections, duration);
    const instance = autocannon(options, (error) => (error ? reject(error) : resolve()));
    instance.on("response", (_client, status, bytes, tookMs) => {
      report(outcomeOf(Number(status)), tookMs, bytes);
    });
    instance.on("reqError", (error) => {
      const outcome = failureOf(error);
      report(outcome, outcome.kind === "timed-out" ? request.timeout : 0, 0);
    });
    signal.addEventListener("abort", () => instance.stop());
  });
}

function optionsFor(
  { origin }: Endpoint,
  request: OutgoingRequest,
  connections: number,
  durationMs: number,
): autocannon.Options {
  const method = saturatingMethods.find((known) => known === request.method);
  assert(method !== undefined, `autocannon was asked for a ${request.method}`);
  return {
    url: origin + request.path,
    method,
    headers: { ...request.headers },
    ...(request.body === null ? {} : { body: request.body }),
    connections,
    duration: durationMs / 1000,
    timeout: request.timeout / 1000,
    // The end of the run is only looked for once a sample.
    sampleInt: 100,
  };
}

const outcomeOf = (status: number): Outcome =>
  status === 429 ? { kind: "rate-limited" } : { kind: "answered", status };

function failureOf(error: unknown): Outcome {
  const text = String(error);
  if (text.includes("timed out")) return { kind: "timed-out" };
  return { kind: text.includes("ECONNREFUSED") ? "refused" : "reset" };
}
