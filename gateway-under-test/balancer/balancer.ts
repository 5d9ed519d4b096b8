/** The balancer as a whole: replicas, health checks, server. */

import { createServer, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../base/clock.ts";
import { drain, listen } from "../base/http-server.ts";
import type { Running } from "../base/program.ts";
import type { BalancerConfig } from "./config.ts";
import { startHealthChecks } from "./health-check.ts";
import { Replica } from "./replica.ts";
import { ReverseProxy } from "./reverse-proxy.ts";

export async function startBalancer(clock: Clock, config: BalancerConfig): Promise<Running> {
  const replicas = config.replicas.map((replica) => new Replica(clock, config, replica));
  const server = serve(new ReverseProxy(clock, config, replicas), replicas);
  const { host, port } = await listen(server, config.listen);
  // Replicas count as up until a check says otherwise: the first request need not wait for one.
  const stopChecks = startHealthChecks(clock, replicas, config.healthCheck);
  const stop = async () => {
    stopChecks();
    await drain(clock, server, config.drainMs);
    await Promise.all(replicas.map(({ pool }) => pool.destroy()));
  };
  let stopped: Promise<void> | undefined;
  return {
    host,
    port,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** `/balancer/` is the balancer's own; every other path belongs to the replicas. */
function serve(proxy: ReverseProxy, replicas: readonly Replica[]): Server {
  return createServer((request, response) => {
    switch (request.url) {
      case "/balancer/status":
        return json(
          response,
          replicas.map(({ status }) => status),
        );
      case "/balancer/healthz":
        return json(response, { status: "live" });
      default:
        proxy.handle(request, response).catch(() => response.destroy());
    }
  });
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
