/** Starts the embedded fault proxy: any client of Toxiproxy can drive it. */

import type { Server } from "node:http";
import { GamedayError, messageOf } from "../base/errors.ts";
import { parsePopulation } from "./api/bodies.ts";
import { createApiServer } from "./api/http-server.ts";
import { ApiError } from "./api-error.ts";
import { HealthWatch } from "./health.ts";
import type { FaultProxyPorts } from "./ports.ts";
import { Proxies } from "./proxies.ts";

export interface FaultProxyOptions {
  /** Where the API listens. */
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** One more purpose for every stream of chance, so that it can be varied by itself. */
  readonly seed?: number;
  /** Serves /metrics. @default false */
  readonly metrics?: boolean;
}

export interface RunningFaultProxy {
  readonly host: string;
  readonly port: number;
  /** What POST /populate does with that body. Tells what is wrong; the proxies done stay. */
  populate(json: string): Promise<ApiError | undefined>;
  /** Closes the API, all listeners and all connections; may be called again. */
  stop(): Promise<void>;
}

/** Throws a GamedayError `E_PORT` when the API cannot listen there. */
export async function startFaultProxy(
  ports: FaultProxyPorts,
  options: FaultProxyOptions,
): Promise<RunningFaultProxy> {
  const { host, seed, metrics: hasMetrics = false } = options;
  const random: FaultProxyPorts["random"] = (...purposes) =>
    seed === undefined ? ports.random(...purposes) : ports.random(seed, ...purposes);
  const { clock } = ports;
  const proxies = new Proxies({ clock, random });
  const requestIds = random("request-id");
  const health = new HealthWatch(clock);
  const server = createApiServer({ proxies, clock, health, requestIds, hasMetrics });
  const port = await listen(server, options);
  health.start();
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    health.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await Promise.all([closed, proxies.stop()]);
  };
  return {
    host,
    port,
    populate: (json) => populate(proxies, json),
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function populate(proxies: Proxies, json: string): Promise<ApiError | undefined> {
  try {
    return (await proxies.populate(parsePopulation(json))).failure;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

function listen(server: Server, { host, port }: FaultProxyOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `the fault proxy cannot listen on ${host}:${port}: ${messageOf(cause)}`;
      const hint = "Choose another port, or stop the program that has this one.";
      reject(new GamedayError("E_PORT", message, { hint, cause }));
    });
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(address === null || typeof address === "string" ? port : address.port);
    });
  });
}
