/** The sender of a traffic on real sockets. */

import { pacingClock } from "../../base/clock.ts";
import { partOf, type Share } from "../arrivals/arrivals.ts";
import type { Traffic } from "../traffic.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { senderFor } from "../transport/sender-for.ts";

/** With the worker's share of the connections, at least one. */
export function senderOf(endpoint: Endpoint, { model, transport }: Traffic, share: Share) {
  const ofShare = (whole: number) => Math.max(1, partOf(whole, share));
  const connections = transport.connections === null ? null : ofShare(transport.connections);
  const most = ofShare(model.kind === "open" ? model.maxInFlight : model.connections);
  return senderFor(pacingClock, endpoint, { ...transport, connections }, most);
}
