/**
 * The sender for HTTP/2, on node:http2: over TLS as ALPN agrees on it, over plain TCP by prior
 * knowledge (RFC 9113, section 3.3). A server that does not agree is `protocol`.
 *
 * Not on undici (7.30): it counts an answer that the server resets in its midst as whole.
 */

import type { Clock } from "../../base/clock.ts";
import { dialler } from "./dial.ts";
import type { Endpoint } from "./endpoint.ts";
import { Http2Pool } from "./http2-pool.ts";
import { http2Headers } from "./http2-request.ts";
import { InFlight } from "./in-flight.ts";
import { PooledSender } from "./pooled-sender.ts";
import type { Sender } from "./sender.ts";
import type { Transport } from "./spec.ts";

/**
 * One connection carries all requests, unless the transport says how many there are to be. `most`:
 * connections at once where each carries but one request.
 */
export function http2Sender(
  clock: Clock,
  endpoint: Endpoint,
  transport: Transport,
  most: number,
): Sender {
  const inFlight = new InFlight(clock);
  const line = {
    clock,
    inFlight,
    origin: endpoint.origin,
    dialler: dialler(endpoint, transport, "h2"),
    headersOf: http2Headers(endpoint.origin),
    resolveEvery: transport.resolveEvery,
    closes: !transport.reuse,
  };
  const pool = new Http2Pool(line, transport.connections ?? (transport.reuse ? 1 : most));
  return new PooledSender(clock, inFlight, transport.maxAnswer, pool);
}
