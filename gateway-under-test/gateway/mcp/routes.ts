/** Everything of the Model Context Protocol, put together for the server of the edge. */

import { createMcpHandler } from "@modelcontextprotocol/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Gauge } from "prom-client";
import type { Clock } from "../../base/clock.ts";
import type { GatewayConfig } from "../config.ts";
import type { InFlight } from "../edge/in-flight.ts";
import type { Front } from "../fronts/front.ts";
import type { Metrics } from "../records/metrics.ts";
import { Upstreams } from "./behind/upstreams.ts";
import { callers } from "./door/callers.ts";
import { doorHandler } from "./door/door.ts";
import { StandingStreams } from "./door/standing-streams.ts";
import { mcpFront } from "./front.ts";
import type { McpPorts } from "./ports.ts";
import { type Offer, serverFor } from "./server/handlers.ts";
import { ownPrompts } from "./server/prompts.ts";
import { ownResources } from "./server/resources.ts";
import { Toolbox } from "./server/toolbox.ts";
import { Sessions } from "./sessions/sessions.ts";
import { chatTool } from "./tools/chat.ts";
import { healthTool, usageTool } from "./tools/reports.ts";
import { Visits } from "./visit.ts";

export interface McpRoute {
  readonly methods: readonly ("GET" | "POST" | "DELETE")[];
  readonly path: string;
  /** Words what the edge itself refuses: a body that is too large. */
  readonly front: Front;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

export interface Mcp {
  readonly routes: readonly McpRoute[];
  /** Ends the streams that would stay open; calls under way go on. */
  drain(): void;
  /** Ends all sessions and connections. */
  close(): Promise<void>;
}

export interface McpNeeds {
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly metrics: Metrics;
  readonly inFlight: InFlight;
  readonly ports: McpPorts;
}

export function mcpRoutes({ clock, config, metrics, inFlight, ports }: McpNeeds): Mcp {
  const { mcp } = config;
  const upstreams = new Upstreams(clock, config);
  const sessions = new Sessions(clock, mcp);
  const streams = new StandingStreams(mcp.maxSessionsPerTenant);
  const own = [
    chatTool({ clock, config, inFlight, ports }),
    usageTool(ports),
    healthTool(ports, () => upstreams.statuses()),
  ];
  const offer: Offer = {
    visits: new Visits(),
    toolbox: new Toolbox(own, upstreams, ports.admit),
    resources: ownResources(ports),
    prompts: ownPrompts(config, ports),
    upstreams,
  };
  const stateless = createMcpHandler(() => serverFor(offer), {
    legacy: "reject",
    maxSubscriptions: mcp.maxSessions,
  });
  const callerOf = callers(ports);
  const door = { clock, config, inFlight, streams, callerOf, offer, sessions, stateless };
  exposeSessions(metrics, sessions);
  const handler = doorHandler(door);
  return {
    routes: [{ methods: ["GET", "POST", "DELETE"], path: "/mcp", front: mcpFront, handler }],
    drain: () => streams.drain(),
    async close() {
      streams.drain();
      await Promise.all([sessions.closeAll(), stateless.close(), upstreams.close()]);
    },
  };
}

function exposeSessions({ register }: Metrics, sessions: Sessions): void {
  new Gauge({
    name: "gateway_mcp_sessions",
    help: "Sessions of MCP clients that are open in this replica.",
    registers: [register],
    collect() {
      this.set(sessions.size);
    },
  });
}
