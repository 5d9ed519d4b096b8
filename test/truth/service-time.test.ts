/**
 * Service times against the log of a server whose service times are log-normal. What lies in a
 * socket while an event loop is late is in no log: the server's own mean lateness and the median of
 * the generator's, which both tell, are allowed on top. On a quiet machine both are next to nothing.
 */

import { expect, it } from "vitest";
import { z } from "zod";
import { loopLagMs, playedLoad } from "./load-result.ts";
import { quantilesOf, startServer, truthOf } from "./server-process.ts";

const entry = z.tuple([z.number(), z.number()]);

it("service times are those of the server's own log, within 2% or half a millisecond", async () => {
  const server = await startServer("logging-server", { medianMs: 100, sigma: 0.4, seed: 7 });
  const result = await playedLoad(server.url, "--rate", "200/s", "--for", "10s");
  const { requests, loopLagMs: serverLagMs } = await truthOf(server, entry);
  const [{ sent, good, serviceUs }] = result.traffic;
  expect([sent, good, requests.length]).toEqual([2000, 2000, 2000]);
  const truth = quantilesOf(requests.map(([received, answered]) => answered - received));
  const lagMs = serverLagMs + loopLagMs(result).p50;
  for (const [name, p] of [
    ["p50", 0.5] as const,
    ["p99", 0.99] as const,
    ["p999", 0.999] as const,
  ]) {
    const trueMs = truth(p);
    const offMs = Math.abs(serviceUs[name] / 1000 - trueMs);
    const bound = Math.max(0.5, trueMs * 0.02) + lagMs;
    expect(offMs, `${name}, true ${trueMs} ms`).toBeLessThan(bound);
  }
});
