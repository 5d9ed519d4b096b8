/**
 * A closed loop played by autocannon: for saturation and calibration, where nothing is disturbed.
 */

import autocannon from "autocannon";
import { assert } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { ms } from "../../base/units.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import type { Exchange, OutgoingRequest } from "../transport/sender.ts";
import type { ClosedLoop } from "./closed-loop.ts";
import { saturatingMethods } from "./engine.ts";
import { followConnection, isLoss } from "./saturating-connection.ts";

/**
 * Resolves when the time is over, with `finished`; or with `broken` after the first answer that is
 * not whole: autocannon would read the next connection's bytes as the rest of it, so somebody else
 * has to play on. What is in flight then is reported as it stands.
 */
export async function runAutocannon(
  clock: Clock,
  endpoint: Endpoint,
  request: OutgoingRequest,
  report: (exchange: Exchange) => void,
  { connections, zero, duration, iterations, signal }: ClosedLoop,
): Promise<"finished" | "broken"> {
  await clock.sleepUntil(zero, signal);
  if (signal.aborted || iterations === 0) return "finished";
  const broken = new AbortController();
  const options: autocannon.Options = {
    // A connection without a request of its own is refused.
    ...optionsFor(endpoint, request, Math.min(connections, iterations ?? connections), duration),
    ...(iterations === null ? {} : { amount: iterations }),
    setupClient: (client) =>
      followConnection(clock, client, request.timeouts.total, (exchange) => {
        report(exchange);
        if (isLoss(exchange.outcome)) broken.abort();
      }),
  };
  const ended = new AbortController();
  const timeOver = new AbortController();
  // With an amount autocannon heeds no duration.
  const left = ms(Math.max(0, zero + duration - clock.now()));
  const cancelTimer = clock.after(left, () => timeOver.abort());
  try {
    await new Promise<void>((resolve, reject) => {
      const instance = autocannon(options, (error) => (error ? reject(error) : resolve()));
      for (const stop of [signal, broken.signal, timeOver.signal]) {
        stop.addEventListener("abort", () => instance.stop(), { signal: ended.signal });
      }
    });
  } finally {
    cancelTimer();
    ended.abort();
  }
  return broken.signal.aborted ? "broken" : "finished";
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
    ...(request.body === null ? {} : { body: Buffer.from(request.body) }),
    connections,
    duration: durationMs / 1000,
    timeout: request.timeouts.total / 1000,
    // The end of the run is only looked for once a sample.
    sampleInt: 100,
  };
}
