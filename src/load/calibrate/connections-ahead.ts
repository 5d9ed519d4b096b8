/** How many connections a worker opens before the first request is due. */

import { partOf, type Share } from "../arrivals/arrivals.ts";
import { peakRate } from "../arrivals/peak-rate.ts";
import type { Traffic } from "../traffic.ts";

/** Of an open model: for answers that take so long at the peak of the rate, in seconds. */
const answerSeconds = 0.02;
const mostOfOpenModel = 100;

/**
 * The connections of a closed model, and of an open one so many that its first requests do not wait
 * for any: between 1 and 100. None without reuse. Limits of the traffic are shared by its workers.
 */
export function connectionsAhead(traffic: Traffic, share: Share): number {
  const { model, transport } = traffic;
  if (!transport.reuse) return 0;
  // Of HTTP/2 one connection carries all, unless the traffic asks for more.
  const most = transport.http === "2" ? (transport.connections ?? 1) : transport.connections;
  if (model.kind === "closed") {
    return Math.min(partOf(model.connections, share), limitOf(most, share));
  }
  const rate = peakRate(model.schedule) / share.count;
  if (rate === 0) return 0;
  const wanted = Math.min(Math.max(1, Math.ceil(rate * answerSeconds)), mostOfOpenModel);
  return Math.min(wanted, limitOf(model.maxInFlight, share), limitOf(most, share));
}

const limitOf = (limit: number | null, share: Share): number =>
  limit === null ? Number.POSITIVE_INFINITY : partOf(limit, share);
