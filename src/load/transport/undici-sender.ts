/** The sender on real sockets: undici's raw dispatch over a keep-alive pool, HTTP/1.1. */

import { buildConnector, Pool } from "undici";
import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Endpoint } from "./endpoint.ts";
import { exchangeHandler, type InFlight } from "./exchange-handler.ts";
import type { Sender } from "./sender.ts";

export interface UndiciOptions {
  /** Connections at once at the most. */
  readonly connections: number;
  /** The longest timeout of a request: no attempt to connect outlives it by much. */
  readonly timeout: Milliseconds;
}

export function undiciSender(clock: Clock, endpoint: Endpoint, options: UndiciOptions): Sender {
  const pool = new Pool(endpoint.origin, {
    connections: options.connections,
    connect: connector(endpoint, options.timeout),
    pipelining: 1,
    // The traffic's own timeout covers the whole request; undici's are coarse.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const inFlight: InFlight = new Set();
  let closing: Promise<void> | undefined;
  return {
    send: (request) =>
      new Promise((resolve) => {
        const { method, path, headers, body } = request;
        const handler = exchangeHandler(clock, request, inFlight, resolve);
        pool.dispatch({ method, path, headers, body }, handler);
      }),
    cancel() {
      for (const cancel of inFlight) cancel();
    },
    close() {
      closing ??= pool.destroy();
      return closing;
    },
  };
}

/**
 * An attempt to connect keeps its connection from other requests. It ends soon after the request
 * that waits for it, and never before, so that this is timed out and not refused.
 */
const connectGraceMs = 100;

/** Dials the link instead of the origin; the name that TLS asks for stays the origin's. */
function connector({ origin, dial }: Endpoint, timeout: Milliseconds): buildConnector.connector {
  const connect = buildConnector({ timeout: Math.ceil(timeout) + connectGraceMs });
  if (dial === null) return connect;
  const servername = new URL(origin).hostname;
  return (options, callback) => {
    const { host, port } = dial;
    connect({ ...options, servername, host, hostname: host, port: String(port) }, callback);
  };
}
