/**
 * The sender for HTTP/1.1: a client of our own on sockets. A request that is the same each time is
 * one write of bytes that are ready, its answer is read in place, and no timer is its own.
 */

import type { Clock } from "../../base/clock.ts";
import type { Endpoint } from "./endpoint.ts";
import { InFlight } from "./in-flight.ts";
import { PooledSender } from "./pooled-sender.ts";
import { requestBytes } from "./request-bytes.ts";
import type { Sender } from "./sender.ts";
import type { Transport } from "./spec.ts";
import { wireLine } from "./wire-line.ts";
import { WirePool } from "./wire-pool.ts";

/** `most`: connections at once, where the transport does not say. */
export function wireSender(
  clock: Clock,
  endpoint: Endpoint,
  transport: Transport,
  most: number,
): Sender {
  const inFlight = new InFlight(clock);
  const line = wireLine(clock, inFlight, endpoint, transport);
  const bytesOf = requestBytes(new URL(endpoint.origin).host, !transport.reuse);
  const pool = new WirePool(line, bytesOf, transport.connections ?? most);
  return new PooledSender(clock, inFlight, transport.maxAnswer, pool);
}
