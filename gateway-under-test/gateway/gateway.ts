/** The gateway as a whole: put together, started, drained. */

import type { FastifyInstance } from "fastify";
import type { Clock } from "../base/clock.ts";
import { portOf } from "../base/http-server.ts";
import type { Running } from "../base/program.ts";
import { type Chain, createChain } from "./chain.ts";
import type { GatewayConfig } from "./config.ts";
import { type Edge, writeDown } from "./edge/call-route.ts";
import { InFlight } from "./edge/in-flight.ts";
import { createServer, type Health } from "./edge/server.ts";
import { Incidents } from "./mcp/incidents.ts";
import type { McpPorts } from "./mcp/ports.ts";
import { type Mcp, mcpRoutes } from "./mcp/routes.ts";
import { Tally } from "./mcp/tally.ts";
import type { CallLog } from "./records/call-log.ts";
import type { CallRecord } from "./records/call-record.ts";
import { createMetrics } from "./records/metrics.ts";

/** How long the last error events may take to reach their clients. */
const farewellMs = 500;

/** How often connections without a request are closed while draining. */
const reapMs = 20;

export async function startGateway(
  clock: Clock,
  log: CallLog,
  config: GatewayConfig,
): Promise<Running> {
  const metrics = createMetrics();
  const inFlight = new InFlight();
  const health: Health = { isDraining: false };
  const chain = createChain(clock, config, metrics);
  const incidents = new Incidents(clock, () => chain.providersHealth());
  const tally = new Tally(clock);
  const noted = (record: CallRecord) => {
    incidents.noteCall(record);
    tally.note(record);
  };
  const edge: Edge = { clock, config, metrics, log, inFlight, noted };
  const ports: McpPorts = {
    guard: chain.guard,
    ask: chain.askKnown,
    admit: chain.admit,
    closed: (call, closing) => writeDown(edge, call, closing),
    usageOf: ({ name }) => tally.usageOf(name),
    health: () => chain.providersHealth(),
    incidents: () => incidents.recent(),
  };
  const mcp = mcpRoutes({ clock, config, metrics, inFlight, ports });
  const server = createServer(edge, chain, mcp, health);
  await chain.warmUp();
  await server.listen({ host: config.listen.host, port: config.listen.port });
  let stopped: Promise<void> | undefined;
  return {
    host: config.listen.host,
    port: portOf(server.server),
    stop: () => {
      health.isDraining = true;
      inFlight.isDraining = true;
      stopped ??= stop(edge, server, chain, mcp);
      return stopped;
    },
  };
}

async function stop(edge: Edge, server: FastifyInstance, chain: Chain, mcp: Mcp): Promise<void> {
  const { clock, config, inFlight, log } = edge;
  if (config.protections.drain) await drain(edge, server, mcp);
  // Clients see their connections break: that is what draining is there to prevent.
  server.server.closeAllConnections();
  await server.close();
  await mcp.close();
  await chain.close();
  await Promise.race([inFlight.recorded(), clock.sleep(farewellMs)]);
  log.flush();
}

/** Readiness says no already; the port stays open for a moment, so that balancers see it. */
async function drain(
  { clock, config, inFlight }: Edge,
  server: FastifyInstance,
  mcp: Mcp,
): Promise<void> {
  await clock.sleep(config.drainDelayMs);
  const closed = server.close();
  mcp.drain();
  // Those that become idle from now on are left to us; a request that is on its way is not cut.
  const reaper = clock.alarm(reapMs, () => {
    server.server.closeIdleConnections();
    reaper.refresh();
  });
  await Promise.race([inFlight.empty(), clock.sleep(config.drainMs)]);
  inFlight.shutDown();
  const gone = Promise.all([inFlight.empty(), closed]);
  await Promise.race([gone, clock.sleep(farewellMs)]);
  reaper.cancel();
}
