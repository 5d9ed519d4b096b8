/** A fault proxy on loopback, with a client for its API; it ends with the test. */

import { onTestFinished } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seeded } from "../../src/base/random.ts";
import type { FaultProxyPorts } from "../../src/faultproxy/ports.ts";
import { type FaultProxyOptions, startFaultProxy } from "../../src/faultproxy/server.ts";
import { apiClient } from "./api-client.ts";

export const systemPorts: FaultProxyPorts = {
  clock: systemClock,
  random: (...purposes) => seeded(42, ...purposes),
};

export async function runningProxy(options: Pick<FaultProxyOptions, "seed" | "metrics"> = {}) {
  const server = await startFaultProxy(systemPorts, { host: "127.0.0.1", port: 0, ...options });
  onTestFinished(() => server.stop());
  return { ...server, ...apiClient(`http://127.0.0.1:${server.port}`) };
}
